import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { api } from "../../src/edge/web/api.ts";
import type { ReadModel } from "../../src/edge/web/read-model.ts";
import { listen } from "../../src/edge/web/server.ts";
import { driftline } from "../support/command.ts";
import { someReadModel } from "../support/read-model.ts";

const token = "a-long-enough-token";

/** A folder whose configuration speaks of a driftline that really listens. */
async function running(command: ReadModel["command"]) {
  const telemetry = { contentType: "text/plain", render: async () => "" };
  const app = api({
    model: someReadModel({ command }),
    telemetry,
    version: "0.1.0",
    token,
    failed: () => undefined,
  });
  const server = await listen(app, "127.0.0.1", 0);
  if ("what" in server) throw new Error(server.what);
  const folder = mkdtempSync(join(tmpdir(), "driftline-reset-"));
  writeFileSync(join(folder, "driftline.yaml"), `http: {port: ${new URL(server.url).port}, token: ${token}}\n`);
  return { folder, server };
}

test("the running driftline is asked, in the person's name", async () => {
  const asked: string[] = [];
  const { folder, server } = await running(async (command) => {
    asked.push(Object.values(command).join(" "));
    return { done: true };
  });
  expect(await driftline(["reset", "prod", "--by", "ada"], folder)).toEqual({ code: 0, out: "done\n", err: "" });
  expect(await driftline(["approve", "o1"], folder)).toMatchObject({ code: 0 });
  expect(await driftline(["deny", "o1"], folder)).toMatchObject({ code: 0 });
  expect(await driftline(["release", "fraud", "v/7"], folder)).toMatchObject({ code: 0 });
  expect(asked).toEqual(["reset prod ada", "approve o1 api", "deny o1 api", "release fraud v/7 api"]);
  const unknown = await driftline(["reset", "nope"], folder);
  expect(unknown).toMatchObject({ code: 1, out: "there is no target nope. Known: prod\n" });
  await server.close(0);
});

test("a driftline that is not there, and actions without a token, are errors of their own", async () => {
  const { folder, server } = await running(async () => ({ done: true }));
  await server.close(0);
  expect(await driftline(["reset", "prod"], folder)).toMatchObject({
    code: 2,
    err: expect.stringContaining("Is driftline running?"),
  });
  writeFileSync(join(folder, "driftline.yaml"), "http: {}\n");
  expect(await driftline(["reset", "prod"], folder)).toMatchObject({
    code: 2,
    err: expect.stringContaining("http.token"),
  });
});
