import { expect, type TestContext, test } from "vitest";
import { Telemetry } from "../../../src/edge/telemetry/telemetry.ts";
import { api } from "../../../src/edge/web/api.ts";
import type { PageError } from "../../../src/edge/web/page-error-routes.ts";
import { listen } from "../../../src/edge/web/server.ts";
import { someReadModel } from "../../support/read-model.ts";
import { fullSnapshot } from "../../support/telemetry-snapshot.ts";

async function world(context: TestContext) {
  const told: PageError[] = [];
  const telemetry = new Telemetry("0.1.0", fullSnapshot, 5_000);
  const app = api({
    ...{ model: someReadModel(), telemetry, version: "0.1.0", token: undefined },
    pageError: (error) => void told.push(error),
    failed: (error) => {
      throw error;
    },
  });
  const server = await listen(app, "127.0.0.1", 0);
  if ("what" in server) throw new Error(server.what);
  context.onTestFinished(async () => await server.close(0));
  const report = async (body: string, headers: Record<string, string> = {}) => {
    const type = { "content-type": "application/json", ...headers };
    return (await fetch(`${server.url}/v1/page-errors`, { method: "POST", headers: type, body })).status;
  };
  return { told, report };
}

const error = { message: "x is not a function", stack: "at draw (view.js:3:1)", view: "version" };

test("an error that the page met is taken", async (context) => {
  const { told, report } = await world(context);
  expect(await report(JSON.stringify(error), { "sec-fetch-site": "same-origin" })).toBe(204);
  expect(told).toEqual([error]);
});

test("what is no report, too long, not JSON, or from elsewhere is refused", async (context) => {
  const { told, report } = await world(context);
  expect(await report('{"message":1}')).toBe(400);
  expect(await report("{")).toBe(400);
  expect(await report(JSON.stringify({ ...error, more: 1 }))).toBe(400);
  expect(await report(JSON.stringify({ ...error, stack: "x".repeat(5_000) }))).toBe(413);
  expect(await report(JSON.stringify(error), { "content-type": "text/plain" })).toBe(415);
  expect(await report(JSON.stringify(error), { "sec-fetch-site": "cross-site" })).toBe(403);
  expect(told).toEqual([]);
});

test("twenty a minute are taken, from all browsers together", async (context) => {
  const { told, report } = await world(context);
  const statuses: number[] = [];
  for (let i = 0; i < 25; i += 1) statuses.push(await report(JSON.stringify(error)));
  expect(statuses).toEqual([...Array(20).fill(204), ...Array(5).fill(429)]);
  expect(told).toHaveLength(20);
});
