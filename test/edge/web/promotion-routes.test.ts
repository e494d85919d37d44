import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../../src/edge/web/api.ts";
import type { PromotionView } from "../../../src/edge/web/read-model.ts";
import { listen, type WebServer } from "../../../src/edge/web/server.ts";
import { someReadModel } from "../../support/read-model.ts";

const answers: Readonly<Record<string, PromotionView>> = {
  v8: { answer: "go", why: "nothing stands against it", samples: 900 },
  v9: { answer: "hold", why: "class_share of __prediction (more refuse)", samples: 900 },
  v10: { answer: "no", why: "errors", samples: 900 },
};
const unseen: PromotionView = { answer: "unknown", why: "has not been seen", samples: 0 };
let trial: string | undefined;
let server: WebServer;

beforeAll(async () => {
  const model = someReadModel({
    promotion: (name, version) => (name === "fraud" ? (answers[version] ?? unseen) : unseen),
    onTrial: () => trial,
  });
  const telemetry = { contentType: "text/plain", render: async () => [] };
  const app = api({ model, telemetry, version: "0.1.0", token: undefined, failed: () => undefined });
  const started = await listen(app, "127.0.0.1", 0);
  if ("what" in started) throw new Error(started.what);
  server = started;
});
afterAll(() => server.close(0));

const confirm = (target: string, body: unknown) =>
  fetch(`${server.url}/flagger/confirm/${target}`, { method: "POST", body: JSON.stringify(body) });
/** As Flagger 1.x posts it. */
const hook = (metadata?: Record<string, string>) => ({
  name: "fraud",
  namespace: "prod",
  phase: "Progressing",
  checksum: "85d557f47b",
  metadata,
});

test.each([
  ["v8", 200],
  ["v9", 409],
  ["v10", 409],
  ["v11", 503],
])("Flagger is told about %s by the status %i", async (version, status) => {
  const response = await confirm("prod", hook({ version }));
  expect(response.status).toBe(status);
  const { answer, why } = answers[version] ?? unseen;
  const told = status === 200 ? { version, answer, why } : { error: { what: `${version}: ${answer}, ${why}` } };
  expect(await response.json()).toMatchObject(told);
});

test("without a version the one canary that serves is meant; none or several stop the promotion, and so does an unknown target", async () => {
  trial = "v8";
  expect((await confirm("prod", hook())).status).toBe(200);
  trial = undefined;
  expect((await confirm("prod", hook())).status).toBe(503);
  expect((await confirm("nope", hook({ version: "v8" }))).status).toBe(404);
});

test("a body that is no hook goes nowhere", async () => {
  trial = "v8";
  const garbage = await fetch(`${server.url}/flagger/confirm/prod`, { method: "POST", body: "{" });
  expect(garbage.status).toBe(400);
  expect((await confirm("prod", { metadata: 7 })).status).toBe(400);
});

test("Argo's web metric reads the answer, and is told when it does not say which version", async () => {
  const response = await fetch(`${server.url}/v1/promotion?model=fraud&version=v9`);
  expect(await response.json()).toEqual(answers.v9);
  expect((await fetch(`${server.url}/v1/promotion?model=fraud`)).status).toBe(400);
});
