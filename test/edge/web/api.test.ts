import { afterAll, beforeAll, expect, test } from "vitest";
import { Telemetry } from "../../../src/edge/telemetry/telemetry.ts";
import { api } from "../../../src/edge/web/api.ts";
import { listen, type WebServer } from "../../../src/edge/web/server.ts";
import { someReadModel } from "../../support/read-model.ts";
import { fullSnapshot } from "../../support/telemetry-snapshot.ts";

const token = "a-long-enough-token";
const failures: unknown[] = [];
let model = someReadModel();
let server: WebServer;

async function serve(withToken: string | undefined): Promise<WebServer> {
  const parts = { telemetry: new Telemetry("0.1.0", fullSnapshot, 5_000), version: "0.1.0", token: withToken };
  const live = new Proxy(model, { get: (_, key) => Reflect.get(model, key) });
  const started = await listen(
    api({ ...parts, model: live, failed: (error) => void failures.push(error) }),
    "127.0.0.1",
    0,
  );
  if ("what" in started) throw new Error(started.what);
  return started;
}

beforeAll(async () => {
  server = await serve(token);
});
afterAll(() => server.close(0));

async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> {
  const response = await fetch(server.url + path, init);
  return { status: response.status, body: await response.json() };
}

const problem = (what: string, remedy: string) => ({
  error: { what: expect.stringContaining(what), remedy: expect.stringContaining(remedy) },
});

test("panes have exactly the documented shape", async () => {
  const { status, body } = await ask("/v1/panes?model=fraud&version=v7");
  expect(status).toBe(200);
  expect(body).toEqual([
    { start: 1_795_000_000_000, role: "primary", predictions: 100, errors: 2, late: 1, latencyCount: 99 },
    {
      start: 1_795_000_010_000,
      role: "primary",
      predictions: 50,
      errors: 0,
      late: 0,
      latencyCount: 50,
      features: { amount: { count: 49, missing: 1 } },
    },
  ]);
});

test("panes of nobody, and of half a question, say what to ask for", async () => {
  expect(await ask("/v1/panes?model=fraud&version=v9")).toEqual({
    status: 404,
    body: problem("no version v9", "/v1/models"),
  });
  expect(await ask("/v1/panes?model=fraud")).toEqual({
    status: 400,
    body: problem("model and version", "/v1/panes?model="),
  });
  expect((await ask("/v1/panes?model=a&model=b&version=v")).status).toBe(400);
});

test("models, orders, targets and alerts are lists; what cannot be read is null", async () => {
  const { body } = await ask("/v1/models");
  expect(body).toMatchObject([
    {
      model: "fraud",
      versions: [{ version: "v7", signal: "harmed", readings: [{ statistic: "error_rate", value: null }] }],
    },
  ]);
  for (const path of ["/v1/orders", "/v1/targets", "/v1/alerts"]) expect((await ask(path)).body).toBeInstanceOf(Array);
});

test("alive and ready are told apart, with the reasons", async () => {
  expect(await ask("/healthz")).toEqual({ status: 200, body: { ok: true, reasons: [] } });
  model = someReadModel({ alive: () => ({ ok: false, reasons: ["the reading loop stands still"] }) });
  expect(await ask("/healthz")).toEqual({
    status: 503,
    body: { ok: false, reasons: ["the reading loop stands still"] },
  });
  expect((await ask("/readyz")).status).toBe(200);
  model = someReadModel();
});

test("metrics come in Prometheus's text format", async () => {
  const response = await fetch(`${server.url}/metrics`);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await response.text()).toContain("driftline_predictions_total{");
});

test("the front page says what runs and where to look", async () => {
  const text = await (await fetch(server.url)).text();
  expect(text).toContain("driftline 0.1.0: ready");
  expect(text).toContain("fraud v7 (primary): harmed");
  expect(text).toContain("/v1/models");
});

test("an action needs the token, names its object, and says who asked", async () => {
  const asked: string[] = [];
  model = someReadModel({
    command: async ({ kind, by, ...names }) =>
      ({ done: asked.push([kind, ...Object.values(names), "by", by].join(" ")) > 0 }) as { done: true },
  });
  const post = (path: string, authorization?: string) =>
    ask(path, {
      method: "POST",
      headers: { "x-driftline-by": "ada", ...(authorization === undefined ? {} : { authorization }) },
    });
  expect(await post("/v1/targets/prod/reset")).toEqual({ status: 401, body: problem("missing or wrong", "Bearer") });
  expect((await post("/v1/targets/prod/reset", "Bearer wrong")).status).toBe(401);
  expect(await post("/v1/targets/nope/reset", `Bearer ${token}`)).toEqual({
    status: 404,
    body: problem("no target nope", "Known: prod"),
  });
  expect(asked).toEqual([]);
  expect(await post("/v1/targets/prod/reset", `Bearer ${token}`)).toEqual({
    status: 200,
    body: { done: "reset" },
  });
  expect(asked.splice(0)).toEqual(["reset prod by ada"]);
  for (const path of ["/v1/orders/o1/approve", "/v1/orders/o1/deny", "/v1/quarantine/fraud/v%2F7/release"]) {
    expect((await post(path)).status).toBe(401);
    expect((await post(path, `Bearer ${token}`)).status).toBe(200);
  }
  expect(asked).toEqual(["approve o1 by ada", "deny o1 by ada", "release fraud v/7 by ada"]);
  model = someReadModel({ command: async () => ({ done: false, why: "nothing to reset" }) });
  expect(await post("/v1/targets/prod/reset", `Bearer ${token}`)).toEqual({
    status: 409,
    body: problem("nothing to reset", "/v1/targets"),
  });
  model = someReadModel();
});

test("without a configured token actions are refused, whatever is sent", async () => {
  const open = await serve(undefined);
  const response = await fetch(`${open.url}/v1/targets/prod/reset`, {
    method: "POST",
    headers: { authorization: "Bearer undefined" },
  });
  expect(response.status).toBe(403);
  await open.close(0);
});

test("a path that nobody answers lists those that are answered", async () => {
  expect(await ask("/v2/models")).toEqual({
    status: 404,
    body: problem("there is no GET /v2/models", "GET /v1/models"),
  });
  expect((await ask("/v1/targets/%ff/reset", { method: "POST" })).status).toBe(400);
});

test("a failure of driftline's own is logged, and not shown", async () => {
  model = someReadModel({
    orders: () => {
      throw new Error("s3cret detail");
    },
  });
  const { status, body } = await ask("/v1/orders");
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toContain("s3cret");
  expect(failures).toHaveLength(1);
  model = someReadModel();
});
