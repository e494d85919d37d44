import { expect, test, vi } from "vitest";
import { demoReferencePath } from "../../src/demo/demo-reference.ts";
import { toyModel } from "../../src/demo/toy-model.ts";
import { FraudRecords } from "../support/fraud-records.ts";
import { startPrometheus } from "../support/prometheus-server.ts";
import { startSidecar, testFolder } from "../support/sidecar.ts";
import { kafkaWorld } from "../support/source-world.ts";

/** Programs that start and groups that rebalance take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });
const patience = { timeout: 60_000, interval: 250 };

interface Targets {
  readonly activeTargets: readonly { readonly health: string; readonly lastError: string }[];
}

interface Rule {
  readonly name: string;
  readonly health: string;
  readonly state: string;
}

interface Rules {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
}

test("a real Prometheus scrapes it, finds its numbers, and evaluates the shipped rules, of which only the watchdog fires", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(1);
  const records = new FraudRecords(13);
  const endMs = Date.now();
  const times = Array.from({ length: 3_000 }, (_, i) => endMs - 120_000 + 40 * i);
  await world.append(
    0,
    times.map((timeMs) => records.prediction("v1", timeMs)),
  );
  const { brokers, groupId, sessionTimeoutMs } = world.settings;
  const folder = testFolder(context);
  const sidecar = await startSidecar(context, folder, {
    kafka: { brokers, groupId, sessionTimeoutMs },
    sources: [{ topic: world.topic }],
    startFrom: "earliest",
    http: { port: 0, exemplars: true },
    models: { [toyModel]: { reference: demoReferencePath() } },
  });
  const prometheus = await startPrometheus(context, folder, new URL(sidecar.url).host);
  await vi.waitFor(async () => {
    const counted = await prometheus.query("sum by (model, version) (driftline_predictions_total)");
    expect(counted).toMatchObject([{ metric: { model: "fraud", version: "v1" } }]);
    expect(Number(counted[0]?.value[1])).toBeGreaterThan(2_000);
  }, patience);
  const { activeTargets } = await prometheus.get<Targets>("targets");
  expect(activeTargets).toMatchObject([{ health: "up", lastError: "" }]);
  const accept = { accept: "application/openmetrics-text;version=1.0.0" };
  const open = await (await fetch(`${sidecar.url}/metrics`, { headers: accept })).text();
  expect(open).toMatch(
    /^driftline_predictions_total\{model="fraud",.*status="ok"\} \d+ # \{request_id="p-\d+"\} [\d.]+ \d+\.\d{3}$/m,
  );
  expect(await sidecar.text("/metrics")).not.toContain("request_id");
  const drifting = await prometheus.query('driftline_drift{statistic="ks"} > driftline_drift_threshold');
  expect(drifting).toEqual([]);
  const below = await prometheus.query('driftline_drift{statistic="ks"} <= driftline_drift_threshold');
  expect(below.map(({ metric }) => metric.feature)).toContain("amount");
  await vi.waitFor(async () => {
    const { groups } = await prometheus.get<Rules>("rules");
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(5);
    expect(new Set(rules.map(({ health }) => health))).toEqual(new Set(["ok"]));
    expect(rules.filter(({ state }) => state === "firing").map(({ name }) => name)).toEqual(["DriftlineWatchdog"]);
  }, patience);
});
