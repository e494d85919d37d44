import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../../src/edge/web/api.ts";
import { listen, type WebServer } from "../../../src/edge/web/server.ts";
import { someReadModel } from "../../support/read-model.ts";

const token = "a-long-enough-token";
const nowMs = someReadModel().nowMs();
const asked: unknown[] = [];
let server: WebServer;

beforeAll(async () => {
  const model = someReadModel({
    command: async (command) => {
      asked.push(command);
      return { done: true };
    },
  });
  const telemetry = { contentType: "text/plain", render: async () => [] };
  const started = await listen(
    api({ model, telemetry, version: "0.1.0", token, failed: () => undefined }),
    "127.0.0.1",
    0,
  );
  if ("what" in started) throw new Error(started.what);
  server = started;
});
afterAll(() => server.close(0));

async function post(path: string, body?: unknown, headers: Record<string, string> = {}) {
  const init = { method: "POST", headers: { authorization: `Bearer ${token}`, "x-driftline-by": "ada", ...headers } };
  const response = await fetch(server.url + path, body === undefined ? init : { ...init, body: JSON.stringify(body) });
  const { error } = (await response.json()) as { error?: { what: string } };
  return error === undefined ? response.status : `${response.status} ${error.what}`;
}

const by = "ada";
const bare = { model: null, version: null, expects: null, untilMs: null };

test.for([
  ["/v1/freeze", undefined, { kind: "freeze", forMs: null, reason: "", by }],
  ["/v1/freeze", { reason: " week ", forSeconds: 90 }, { kind: "freeze", forMs: 90_000, reason: "week", by }],
  ["/v1/unfreeze", undefined, { kind: "unfreeze", by }],
  ["/v1/targets/prod/order", undefined, { kind: "order", target: "prod", from: null, by }],
  ["/v1/targets/prod/order", { from: "v2" }, { kind: "order", target: "prod", from: "v2", by }],
  ["/v1/changes", { what: "new index" }, { kind: "announce", change: { ...bare, what: "new index", atMs: nowMs }, by }],
  [
    "/v1/changes",
    { what: "v3", model: "m", at: new Date(nowMs - 1_000).toISOString(), expects: "errors", until: nowMs + 5 },
    {
      kind: "announce",
      change: { ...bare, what: "v3", model: "m", expects: "errors", atMs: nowMs - 1_000, untilMs: nowMs + 5 },
      by,
    },
  ],
  [
    "/v1/references/fraud/taint",
    { from: "2026-11-24T15:00:00Z", to: 1_795_536_000_000, why: "load test" },
    { kind: "taint", model: "fraud", fromMs: 1_795_532_400_000, toMs: 1_795_536_000_000, why: "load test", by },
  ],
  [
    "/v1/references/fraud/propose",
    undefined,
    { kind: "propose", model: "fraud", fromMs: null, toMs: null, version: null, by },
  ],
  [
    "/v1/references/fraud/propose",
    { from: 1, to: 2, version: "v3" },
    { kind: "propose", model: "fraud", fromMs: 1, toMs: 2, version: "v3", by },
  ],
  ["/v1/references/fraud/accept", undefined, { kind: "accept", model: "fraud", hash: null, by }],
  [
    "/v1/references/fraud/accept",
    { hash: "a".repeat(64) },
    { kind: "accept", model: "fraud", hash: "a".repeat(64), by },
  ],
  ["/v1/references/fraud/untaint", { from: 1, to: 2 }, { kind: "untaint", model: "fraud", fromMs: 1, toMs: 2, by }],
  ["/v1/changes/c1/end", undefined, { kind: "end-change", id: "c1", by }],
] as const)("POST %s with %j is one command", async ([path, body, command]) => {
  asked.length = 0;
  expect(await post(path, body)).toBe(200);
  expect(asked).toEqual([command]);
});

test.for([
  ["/v1/freeze", { forSeconds: -1 }, "forSeconds"],
  ["/v1/freeze", { forSeconds: 40 * 86_400 }, "forSeconds"],
  ["/v1/freeze", { for: "2h" }, '"for"'],
  ["/v1/freeze", { reason: "x".repeat(201) }, "reason"],
  ["/v1/targets/prod/order", { from: 7 }, "from"],
  ["/v1/references/fraud/propose", { from: 2, to: 1 }, "to: must be after from"],
  ["/v1/references/fraud/accept", { hash: "abc" }, "64 hexadecimal digits"],
  ["/v1/references/fraud/taint", { from: 2, to: 2 }, "to: must be after from"],
  ["/v1/references/fraud/taint", { from: 2 }, "to: must be epoch milliseconds or RFC 3339"],
  ["/v1/changes", {}, "what"],
  ["/v1/changes", [], "body"],
  ["/v1/changes", { what: "v3", version: "v3" }, "version: needs the model"],
  ["/v1/changes", { what: "v3", expects: "errors" }, "until: an expected effect needs an end"],
  ["/v1/changes", { what: "v3", at: "tomorrow" }, "at: must be epoch milliseconds or RFC 3339"],
  ["/v1/changes", { what: "v3", at: nowMs + 8 * 86_400_000 }, "at: must be within 7 days"],
  ["/v1/changes", { what: "v3", until: nowMs - 1 }, "until: must be after the change"],
  ["/v1/changes", { what: "v3", until: nowMs + 9, forSeconds: 9 }, "give one of them"],
] as const)("POST %s with %j says what is wrong with it, and nothing is done", async ([path, body, why]) => {
  asked.length = 0;
  expect(await post(path, body)).toMatch(/^400 /);
  expect(await post(path, body)).toContain(why);
  expect(asked).toEqual([]);
});

test("nothing is done without the token, by a GET, or by a body that cannot be read", async () => {
  asked.length = 0;
  for (const path of ["/v1/freeze", "/v1/unfreeze", "/v1/changes", "/v1/changes/c1/end", "/v1/targets/prod/order"]) {
    expect(await post(path, {}, { authorization: "Bearer wrong" })).toMatch(/^401 /);
    expect((await fetch(server.url + path, { headers: { authorization: `Bearer ${token}` } })).status).not.toBe(500);
  }
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${server.url}/v1/freeze`, { method: "POST", headers, body: "{" })).status).toBe(400);
  const large = JSON.stringify({ reason: "x".repeat(20_000) });
  expect((await fetch(`${server.url}/v1/freeze`, { method: "POST", headers, body: large })).status).toBe(413);
  expect(asked).toEqual([]);
});
