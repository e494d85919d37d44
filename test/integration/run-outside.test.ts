import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { demoReferencePath } from "../../src/demo/demo-reference.ts";
import { toyModel } from "../../src/demo/toy-model.ts";
import type { ModelView, PaneView, Standing } from "../../src/edge/web/read-model.ts";
import { driftline } from "../support/command.ts";
import { FraudRecords } from "../support/fraud-records.ts";
import { promtool } from "../support/prometheus.ts";
import { type LogLine, startSidecar, testFolder } from "../support/sidecar.ts";
import { type KafkaWorld, kafkaWorld } from "../support/source-world.ts";

const isReading = ({ condition, active }: LogLine) => condition === "connected" && active === true;
/** Programs that start and groups that rebalance take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });
const patience = { timeout: 60_000, interval: 100 };

/** Settings of a sidecar that reads this world's topic from its start, judged by the demo's reference. */
function settingsFor({ settings, topic }: KafkaWorld) {
  const { brokers, groupId, sessionTimeoutMs } = settings;
  return {
    kafka: { brokers, groupId, sessionTimeoutMs },
    sources: [{ topic }],
    startFrom: "earliest",
    http: { port: 0 },
    models: { [toyModel]: { reference: demoReferencePath() } },
  };
}

/** Two minutes of predictions that end now, in two partitions. */
async function appendPredictions(world: KafkaWorld, count: number, endMs = Date.now()): Promise<void> {
  const records = new FraudRecords(7);
  for (let partition = 0; partition < 2; partition += 1) {
    const values = Array.from(
      { length: count / 2 },
      (_, i) => endMs - 120_000 + Math.floor((120_000 * i) / (count / 2)),
    );
    await world.append(
      partition,
      values.map((timeMs) => records.prediction("v1", timeMs)),
    );
  }
}

test("a running sidecar answers Prometheus, its supervisor and whoever asks what it knows, and goes on where it stopped", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(2);
  await appendPredictions(world, 4_000);
  const folder = testFolder(context);
  const first = await startSidecar(context, folder, settingsFor(world));
  await first.line("reading", isReading);

  const panes = await vi.waitFor(async () => {
    const { status, body } = await first.get<PaneView[]>("/v1/panes?model=fraud&version=v1");
    expect(status).toBe(200);
    expect(body.length).toBeGreaterThan(9);
    return body;
  }, patience);
  const start = panes[0]?.start ?? Number.NaN;
  expect(panes.map((pane) => pane.start)).toEqual(panes.map((_, i) => start + 10_000 * i));
  expect(start % 10_000).toBe(0);
  expect(panes.at(-1)).toEqual({
    start: expect.any(Number),
    role: "primary",
    predictions: expect.any(Number),
    errors: expect.any(Number),
    late: 0,
    latencyCount: panes.at(-1)?.predictions,
    features: expect.objectContaining({ amount: { count: panes.at(-1)?.predictions, missing: 0 } }),
  });
  expect(await first.get("/readyz")).toEqual({ status: 200, body: { ok: true, reasons: [] } });
  expect(await first.get("/healthz")).toEqual({ status: 200, body: { ok: true, reasons: [] } });
  const { body: models } = await first.get<ModelView[]>("/v1/models");
  expect(models).toMatchObject([
    { model: "fraud", reference: { state: "loaded", accepted: true }, versions: [{ version: "v1", role: "primary" }] },
  ]);

  const metrics = await first.text("/metrics");
  expect(promtool(context, ["check", "metrics"], metrics)).toEqual({ status: 0, output: "" });
  for (const series of [
    'driftline_predictions_total{model="fraud",version="v1",role="primary",status="ok"}',
    'driftline_drift{model="fraud",version="v1",feature="amount",window="5m",statistic="ks"}',
    'driftline_drift_threshold{model="fraud",version="v1",feature="amount",window="5m",statistic="ks"}',
    `driftline_consumer_lag_records{topic="${world.topic}",partition="0"} 0`,
    "# TYPE driftline_rejects_total counter",
    "# TYPE driftline_labels_total counter",
    "# TYPE driftline_late_rows_total counter",
    "# TYPE driftline_orders_total counter",
  ]) {
    expect(metrics).toContain(series);
  }

  const beganMs = performance.now();
  expect(await first.signal("SIGTERM")).toEqual({ code: 0, signal: null });
  expect(performance.now() - beganMs).toBeLessThan(10_000);
  expect(first.log.at(-1)).toMatchObject({ event: "stopped" });

  // What was read before is gone from the log: whoever read it again would find a gap.
  await world.dropBefore(0, 2_000);
  await world.dropBefore(1, 2_000);
  const second = await startSidecar(context, folder, settingsFor(world));
  await second.line("reading", isReading);
  const { body: kept } = await second.get<PaneView[]>("/v1/panes?model=fraud&version=v1");
  expect(kept.slice(0, panes.length)).toEqual(panes);
  expect(second.log.filter(({ event }) => event === "held")).toEqual([]);
  expect(await second.get<Standing>("/readyz")).toMatchObject({ status: 200 });
});

test("a second copy on the same store is refused, and the first does not notice", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(1);
  const folder = testFolder(context);
  const first = await startSidecar(context, folder, settingsFor(world));
  const copy = await driftline(["run", "--config", "driftline.yaml"], folder);
  expect(copy.code).toBe(1);
  expect(copy.err).toContain("another driftline holds this store");
  expect(copy.err).toContain("stop the other copy");
  await vi.waitFor(async () => expect(await first.get("/readyz")).toMatchObject({ status: 200 }), patience);
});

test("a second copy in the same group with a store of its own makes both not ready, and holds their actions", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(2);
  await appendPredictions(world, 200);
  const first = await startSidecar(context, testFolder(context), settingsFor(world));
  await first.line("reading", isReading);
  const second = await startSidecar(context, testFolder(context), settingsFor(world));
  for (const copy of [first, second]) {
    await copy.line("held", ({ event, why, active }) => event === "held" && why === "second member" && active === true);
    const { status, body } = await copy.get<Standing>("/readyz");
    expect(status).toBe(503);
    expect(body.reasons.join()).toContain("has another live member");
    expect(await copy.text("/metrics")).toContain('driftline_held{reason="second member"} 1');
  }
  await second.signal("SIGTERM");
  await first.line(
    "let go",
    ({ event, why, active }) => event === "held" && why === "second member" && active === false,
  );
  await vi.waitFor(async () => expect(await first.get("/readyz")).toMatchObject({ status: 200 }), patience);
});

test("a store that is gone is said, disarms what could be rolled back until a person has looked, and no secret is in the log", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(2);
  await appendPredictions(world, 400);
  const secrets = { token: "token-0123456789abcdef", routingKey: "k".repeat(32), secret: `whsec_${"A".repeat(43)}=` };
  const settings = {
    ...settingsFor(world),
    logLevel: "debug",
    http: { port: 0, token: secrets.token },
    notifiers: [{ kind: "pagerduty", name: "on-call", routingKey: secrets.routingKey, url: "http://127.0.0.1:9/" }],
    targets: [
      {
        kind: "webhook",
        name: "deployment",
        model: toyModel,
        mode: "auto",
        knownGood: ["v1"],
        url: "http://127.0.0.1:9/rollback",
        secret: secrets.secret,
      },
    ],
  };
  const folder = testFolder(context);
  const first = await startSidecar(context, folder, settings);
  await first.line("reading", isReading);
  expect(await first.get("/v1/targets")).toMatchObject({ body: [{ target: "deployment", state: "armed" }] });
  await first.signal("SIGTERM");
  for (const suffix of ["", "-wal", "-shm"]) rmSync(join(folder, `driftline.db${suffix}`), { force: true });

  const second = await startSidecar(context, folder, settings);
  const said = await second.line("lost store", ({ condition }) => condition === "lost store");
  expect(said.msg).toContain("has committed offsets, but the store knows none: the last 24 h are read again");
  await vi.waitFor(
    async () => expect(await second.get("/v1/targets")).toMatchObject({ body: [{ state: "disarmed" }] }),
    patience,
  );
  const reset = `${second.url}/v1/targets/deployment/reset`;
  expect((await fetch(reset, { method: "POST" })).status).toBe(401);
  const headers = { authorization: `Bearer ${secrets.token}` };
  expect((await fetch(reset, { method: "POST", headers })).status).toBe(200);
  expect(await second.get("/v1/targets")).toMatchObject({ body: [{ state: "armed" }] });
  await second.signal("SIGTERM");
  const logged = JSON.stringify([...first.log, ...second.log]);
  for (const secret of Object.values(secrets)) expect(logged).not.toContain(secret);
});
