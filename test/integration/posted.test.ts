import { spawnSync } from "node:child_process";
import { expect, type TestContext, test, vi } from "vitest";
import { Random } from "../../src/demo/random.ts";
import type { IngestView } from "../../src/edge/web/ingest-view.ts";
import type { PaneView } from "../../src/edge/web/read-model.ts";
import { requirement } from "../support/requirement.ts";
import { type Sidecar, startSidecar, testFolder } from "../support/sidecar.ts";

const paneMs = 10_000;
/** Requests of one pane post 1, 2, 4 and 8 rows, so that the pane's count tells which of them counted, and how often. */
const sizes = [1, 2, 4, 8];
const panes = 150;
const headers = { "content-type": "application/json" };

const startHttp = (context: TestContext, folder: string): Promise<Sidecar> =>
  startSidecar(context, folder, ["--http", "--port", "0"]);

function rows(timeMs: number, count: number, version = "v1"): string {
  const row = { model: "fraud", version, time: timeMs, latency_ms: 4, features: { amount: 3 } };
  return JSON.stringify(Array.from({ length: count }, () => row));
}

async function post({ url }: Pick<Sidecar, "url">, body: string, path = "/v1/predictions"): Promise<number> {
  const answer = await fetch(url + path, { method: "POST", headers, body });
  await answer.arrayBuffer();
  return answer.status;
}

/** Posts something of now, and waits until every pane before it is closed. */
async function closePanes(sidecar: Sidecar): Promise<void> {
  expect(await post(sidecar, rows(Date.now(), 1, "last"))).toBe(202);
  await vi.waitUntil(
    async () => ((await sidecar.get<IngestView>("/v1/ingest")).body.watermarkMs ?? 0) > Date.now() - 60_000,
    {
      timeout: 60_000,
      interval: 200,
    },
  );
}

test("killed at any moment, what was answered 202 counts once, and what was not counts once or never", async (context) => {
  const folder = testFolder(context);
  const random = new Random(7);
  const fromMs = Math.floor((Date.now() - 4 * 3_600_000) / paneMs) * paneMs;
  const safe = Array.from({ length: panes }, () => 0);
  const sent = Array.from({ length: panes }, () => 0);
  let sidecar = await startHttp(context, folder);
  let acknowledged = 0;
  let killAt = 40;
  for (let pane = 0; pane < panes; pane += 1) {
    let struck = false;
    await Promise.all(
      sizes.map(async (size, j) => {
        sent[pane] = (sent[pane] ?? 0) + 2 ** j;
        const status = await post(sidecar, rows(fromMs + pane * paneMs + 5_000, size)).catch(() => 0);
        if (status !== 202) return;
        safe[pane] = (safe[pane] ?? 0) + 2 ** j;
        acknowledged += 1;
        if (acknowledged < killAt || struck) return;
        struck = true;
        await sidecar.signal("SIGKILL");
      }),
    );
    if (!struck) continue;
    killAt = acknowledged + 30 + Math.floor(100 * random.uniform());
    sidecar = await startHttp(context, folder);
  }
  await closePanes(sidecar);
  const { body } = await sidecar.get<PaneView[]>("/v1/panes?model=fraud&version=v1");
  const counted = new Map(body.map(({ start, predictions, late }) => [start, predictions + late]));
  const wrong = safe.flatMap((mask, pane) => {
    const count = counted.get(fromMs + pane * paneMs) ?? 0;
    const isRight = (count & mask) === mask && (count & ~(sent[pane] ?? 0)) === 0;
    return isRight ? [] : [{ pane, acknowledged: mask, counted: count }];
  });
  expect(wrong).toEqual([]);
  expect(acknowledged).toBeGreaterThan(panes * 3);
  await vi.waitUntil(async () => /^driftline_inbox_records 0$/m.test(await sidecar.text("/metrics")), {
    timeout: 10_000,
  });
  expect(await sidecar.signal("SIGTERM")).toEqual({ code: 0, signal: null });
}, 180_000);

test("labels and predictions are posted without a broker: counted, rejected and shown like those of Kafka", async (context) => {
  const sidecar = await startHttp(context, testFolder(context));
  const labels = (...all: readonly object[]) =>
    post(sidecar, JSON.stringify(all.map((one) => ({ model: "fraud", ...one }))), "/v1/labels");
  const prediction = '{"model":"fraud","version":"v1","id":"a","prediction":"deny"}';
  expect(await post(sidecar, `[{"model":"fraud","role":"none"},${prediction}]`)).toBe(202);
  await vi.waitUntil(async () => (await sidecar.get<IngestView>("/v1/ingest")).body.records === 1, { timeout: 10_000 });
  expect(await labels({ id: "a", label: "deny" }, { id: "b", label: null }, { id: "c", label: "deny" })).toBe(202);
  await closePanes(sidecar);
  const { body } = await sidecar.get<IngestView>("/v1/ingest");
  expect(body.labels).toEqual(
    expect.arrayContaining([
      { model: "fraud", outcome: "joined", count: 1 },
      { model: "fraud", outcome: "withdrawn", count: 1 },
      { model: "fraud", outcome: "early", count: 1 },
    ]),
  );
  expect(body.rejects).toMatchObject([{ topic: "http", reason: "bad_field", count: 1 }]);
  expect(body.partitions).toMatchObject([
    { topic: "http", partition: 0, caughtUp: true },
    { topic: "http-labels", partition: 0, caughtUp: true },
  ]);
  expect(body.posts?.requests).toContainEqual({ kind: "labels", outcome: "accepted", count: 1 });
  const metrics = await sidecar.text("/metrics");
  expect(metrics).toContain('driftline_posts_total{kind="predictions",outcome="accepted"} 2');
  expect(metrics).toContain('driftline_rejects_total{source="http",reason="bad_field"} 1');
  expect((await sidecar.get("/readyz")).status).toBe(200);
  await sidecar.signal("SIGTERM");
}, 120_000);

test("where not one record can be read it is not ready, and says so", async (context) => {
  const sidecar = await startHttp(context, testFolder(context));
  for (let n = 0; n < 10; n += 1) expect(await post(sidecar, '{"message":"hello"}')).toBe(202);
  await vi.waitUntil(async () => (await sidecar.get("/readyz")).status === 503, { timeout: 10_000 });
  const { body } = await sidecar.get<{ reasons: string[] }>("/readyz");
  expect(body.reasons).toEqual([expect.stringContaining("every record of the last 5 minutes was refused")]);
  await sidecar.signal("SIGTERM");
}, 60_000);

test("on a full disk nothing is acknowledged, and all goes on when there is room again", async (context) => {
  const sidecar = await startHttp(context, testFolder(context));
  const wide = JSON.stringify({ model: "fraud", version: "v1", note: "x".repeat(200_000) });
  expect(await post(sidecar, wide)).toBe(202);
  // A limit on the size of files is what a full disk is to whoever writes them.
  const limit = (bytes: string) =>
    spawnSync("prlimit", [`--pid=${sidecar.pid}`, `--fsize=${bytes}:`], { encoding: "utf8" });
  const limited = limit("400000");
  if (limited.status !== 0)
    requirement(context, "prlimit", { unavailable: limited.stderr ?? "no such command", remedy: "install util-linux" });
  const statuses = [];
  for (let n = 0; n < 5; n += 1) statuses.push(await post(sidecar, wide));
  expect(statuses.slice(-2)).toEqual([503, 503]);
  await sidecar.line("the refusal", ({ event, level }) => event === "inbox" && level === "error");
  expect(limit("unlimited").status).toBe(0);
  expect(await post(sidecar, wide)).toBe(202);
  const taken = 1 + statuses.filter((status) => status === 202).length + 1;
  await vi.waitUntil(async () => (await sidecar.get<IngestView>("/v1/ingest")).body.records === taken, {
    timeout: 10_000,
  });
  await vi.waitUntil(async () => (await sidecar.get("/readyz")).status === 200, { timeout: 20_000 });
  await sidecar.signal("SIGTERM");
}, 120_000);
