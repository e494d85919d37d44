import { gzipSync } from "node:zlib";
import express from "express";
import { afterEach, describe, expect, test } from "vitest";
import { cutBody } from "../../../src/edge/decoders/posted-json.ts";
import { Inbox } from "../../../src/edge/sources/inbox.ts";
import { MemoryStore } from "../../../src/edge/store/memory.ts";
import { postRoutes } from "../../../src/edge/web/post-routes.ts";
import { listen, type WebServer } from "../../../src/edge/web/server.ts";
import { Posts } from "../../../src/runtime/posts.ts";

const token = "a-long-enough-token";
let server: WebServer | undefined;
afterEach(async () => server?.close(0));

interface Changed {
  readonly token?: string;
  readonly maxRecords?: number;
  readonly broken?: string;
}

async function opened({ token, maxRecords = 100, broken }: Changed = {}) {
  const store = new MemoryStore();
  if (broken !== undefined) store.post = async () => ({ failed: broken });
  const inbox = await Inbox.open(store, ["http", "http-labels"], { maxRecords, maxBytes: 1_000_000 });
  const said: (string | null)[] = [];
  const posts = new Posts({
    ...{ inbox, token, maxBodyBytes: 2_000, clock: { nowMs: () => 77 }, cut: cutBody },
    unwritable: (why) => void said.push(why),
  });
  const started = await listen(express().use(postRoutes(posts)), "127.0.0.1", 0);
  if ("what" in started) throw new Error(started.what);
  server = started;
  const post = async (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
    const type = { "content-type": "application/json" };
    const answer = await fetch(started.url + path, { method: "POST", body, headers: { ...type, ...headers } });
    const retry = answer.headers.get("retry-after");
    return { status: answer.status, body: await answer.json(), ...(retry === null ? {} : { retry }) };
  };
  const outcomes = () => posts.sample().requests.map(({ kind, outcome, count }) => `${kind} ${outcome} ${count}`);
  const held = async (topic: string) => {
    const { bytes, records } = await store.waitingRecords(topic, 0, 100, 100_000);
    return records.map(({ start, end }) => Buffer.from(bytes.subarray(start, end)).toString());
  };
  return { post, outcomes, held, said };
}

const problem = (what: string, remedy: string) => ({
  error: { what: expect.stringContaining(what), remedy: expect.stringContaining(remedy) },
});

test("predictions and labels are stored under topics of their own, and answered 202 with how many", async () => {
  const { post, held, outcomes } = await opened();
  expect(await post("/v1/predictions", '{"model":"a"}')).toEqual({ status: 202, body: { accepted: 1 } });
  expect(await post("/v1/predictions", '[{"model":"a"},{"model":"b"}]')).toEqual({
    status: 202,
    body: { accepted: 2 },
  });
  const lines = { "content-type": "application/x-ndjson; charset=utf-8" };
  expect(await post("/v1/labels", '{"id":"1","label":1}\n{"id":"2","label":0}\n', lines)).toMatchObject({
    status: 202,
  });
  const event = '{"specversion":"1.0","data":{"model":"c"}}';
  const events = { "content-type": "application/cloudevents+json; charset=utf-8" };
  expect(await post("/v1/predictions", event, events)).toEqual({ status: 202, body: { accepted: 1 } });
  expect(await post("/v1/predictions", "[]")).toEqual({ status: 202, body: { accepted: 0 } });
  expect(await held("http")).toEqual(['{"model":"a"}', '[{"model":"a"},{"model":"b"}]', '[{"model":"c"}]']);
  expect(await held("http-labels")).toEqual(['[{"id":"1","label":1},{"id":"2","label":0}]']);
  expect(outcomes()).toEqual(["predictions accepted 4", "labels accepted 1"]);
});

test("a packed body is unpacked, and measured unpacked", async () => {
  const { post, held } = await opened();
  const packed = { "content-encoding": "gzip" };
  expect(await post("/v1/predictions", gzipSync('{"model":"a"}'), packed)).toMatchObject({ status: 202 });
  expect(await held("http")).toEqual(['{"model":"a"}']);
  expect(await post("/v1/predictions", gzipSync(`{"model":"${"a".repeat(3_000)}"}`), packed)).toMatchObject({
    status: 413,
  });
  expect(await post("/v1/predictions", Buffer.from("no gzip"), packed)).toMatchObject({ status: 400 });
  expect(await post("/v1/predictions", "{}", { "content-encoding": "zip" })).toMatchObject({ status: 415 });
});

describe("a body of which nothing is taken", () => {
  const cases = [
    [
      "broken JSON",
      '{"model":\n x}',
      {},
      400,
      problem('line 2, column 2: "x"', "nothing of it was taken"),
      "unreadable",
    ],
    ["nothing", "", {}, 400, problem("empty", "an array of them"), "unreadable"],
    [
      "too much",
      `"${"x".repeat(2_000)}"`,
      {},
      413,
      problem("more than 2000 bytes", "http.ingest.maxBodyBytes"),
      "too_large",
    ],
    [
      "a form, as curl -d sends it",
      "a=1",
      { "content-type": "application/x-www-form-urlencoded" },
      415,
      problem("form", "application/json"),
      "unsupported",
    ],
  ] as const;
  test.each(cases)("%s", async (_what, body, headers, status, answer, outcome) => {
    const { post, held, outcomes } = await opened();
    expect(await post("/v1/predictions", body, headers)).toEqual({ status, body: answer });
    expect(outcomes()).toEqual([`predictions ${outcome} 1`]);
    expect(await held("http")).toEqual([]);
  });
});

test("with a token configured, only who has it may post", async () => {
  const { post, held, outcomes } = await opened({ token });
  const refused = { status: 401, body: problem("missing or wrong", "http.ingest.token") };
  expect(await post("/v1/predictions", '{"model":"a"}')).toEqual(refused);
  expect(await post("/v1/labels", "broken", { authorization: "Bearer wrong" })).toEqual(refused);
  expect(await post("/v1/predictions", '{"model":"a"}', { authorization: `Bearer ${token}` })).toMatchObject({
    status: 202,
  });
  expect(await held("http")).toHaveLength(1);
  expect(outcomes()).toEqual(["predictions unauthorized 1", "labels unauthorized 1", "predictions accepted 1"]);
});

test("a full inbox answers 429 and when to come again", async () => {
  const { post, held } = await opened({ maxRecords: 1 });
  expect(await post("/v1/predictions", '{"model":"a"}')).toMatchObject({ status: 202 });
  expect(await post("/v1/predictions", '{"model":"b"}')).toEqual({
    status: 429,
    retry: "1",
    body: problem("the inbox is full: 1 records wait", "maxWaitingRecords"),
  });
  expect(await held("http")).toEqual(['{"model":"a"}']);
});

test("a store that cannot be written answers 503 with the reason, which is logged once", async () => {
  const { post, said } = await opened({ broken: "database or disk is full" });
  const refused = {
    status: 503,
    retry: "10",
    body: problem("nothing was taken: database or disk is full", "make room"),
  };
  expect(await post("/v1/predictions", '{"model":"a"}')).toEqual(refused);
  expect(await post("/v1/labels", '{"id":"a","label":1}')).toEqual(refused);
  expect(said).toEqual(["database or disk is full"]);
});

test("where posting is not switched on, the answer says how to", async () => {
  const started = await listen(express().use(postRoutes(undefined)), "127.0.0.1", 0);
  if ("what" in started) throw new Error(started.what);
  server = started;
  const answer = await fetch(`${started.url}/v1/predictions`, { method: "POST", body: "{}" });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toEqual(problem("switched off", "http.ingest"));
});
