import { expect, test, vi } from "vitest";
import { demoReferencePath } from "../../src/demo/demo-reference.ts";
import { toyModel } from "../../src/demo/toy-model.ts";
import { FraudRecords } from "../support/fraud-records.ts";
import { startPrometheus } from "../support/prometheus-server.ts";
import { type Sidecar, startSidecar, testFolder } from "../support/sidecar.ts";
import { kafkaWorld } from "../support/source-world.ts";

/** Programs that start and groups that rebalance take their time on a busy machine. */
vi.setConfig({ testTimeout: 180_000 });
const patience = { timeout: 90_000, interval: 500 };

/** Rows that make the counters appear, so that `increase` sees all that come after. */
const firstRows = 1;
const rows = 2_000;

test("two sidecars' counters make, in a real Prometheus, the PSI and KS of a third that reads what both read", async (context) => {
  const worlds = [await kafkaWorld(context), await kafkaWorld(context)] as const;
  for (const world of worlds) await world.create(1);
  const run = async (read: readonly (typeof worlds)[number][], group: string): Promise<Sidecar> => {
    const { brokers, sessionTimeoutMs } = worlds[0].settings;
    return await startSidecar(context, testFolder(context), {
      kafka: { brokers, groupId: group, sessionTimeoutMs },
      sources: read.map(({ topic }) => ({ topic })),
      startFrom: "earliest",
      http: { port: 0, seriesBudget: 100_000 },
      models: { [toyModel]: { reference: demoReferencePath(), bins: "every" } },
    });
  };
  const replicas = [await run([worlds[0]], "left"), await run([worlds[1]], "right")];
  const whole = await run(worlds, "both");
  const targets = replicas.map(({ url }) => new URL(url).host);
  const prometheus = await startPrometheus(context, testFolder(context), targets, {
    rules: ["alerts/fleet.rules.yaml"],
  });
  const records = new FraudRecords(13);
  const write = async (count: number, fromMs: number) => {
    for (const { append } of worlds) {
      const times = Array.from({ length: count }, (_, i) => fromMs + i * 4);
      await append(
        0,
        times.map((timeMs) => moved(records.prediction("v1", timeMs))),
      );
    }
  };
  const counted = `sum(driftline_bin_rows_total{feature="amount"})`;
  const amountIn = async (query: string) => Number((await prometheus.query(query))[0]?.value[1]);
  await write(firstRows, Date.now() - 20_000);
  await vi.waitFor(async () => expect(await amountIn(counted)).toBe(2 * firstRows), patience);
  await write(rows, Date.now() - 8_000);
  await vi.waitFor(async () => expect(await amountIn(counted)).toBe(2 * (firstRows + rows)), patience);
  const said = await vi.waitFor(async () => {
    const readings = readingsIn(await whole.text("/metrics"));
    expect(readings.get("amount rows")).toBe(2 * (firstRows + rows));
    return readings;
  }, patience);
  for (const statistic of ["psi", "ks"]) {
    await vi.waitFor(async () => {
      const fleet = await prometheus.query(`driftline:${statistic}:5m`);
      expect(fleet.length).toBeGreaterThan(statistic === "psi" ? 8 : 5);
      for (const { metric, value } of fleet) {
        const own = said.get(`${metric.feature} ${statistic}`) ?? Number.NaN;
        // The first rows came with the counters, where increase() does not see them: 2 of 4,002.
        expect(Math.abs(Number(value[1]) - own), `${statistic} of ${metric.feature}`).toBeLessThan(0.001);
      }
    }, patience);
  }
  expect(said.get("amount ks")).toBeGreaterThan(0.1);
});

/** The same record with an amount half as large again. */
function moved(record: string): string {
  return record.replace(/"amount":([\d.]+)/, (_, amount) => `"amount":${1.5 * Number(amount)}`);
}

/** What /metrics says of each feature over five minutes, by `feature statistic`; its rows as `feature rows`. */
function readingsIn(metrics: string): Map<string, number> {
  const found = metrics.matchAll(
    /^driftline_(?:drift|sample_rows)\{[^}]*feature="(\w+)",window="5m"(?:,statistic="(\w+)")?\} (\S+)$/gm,
  );
  return new Map(
    [...found].map(([, feature, statistic = "rows", value]) => [`${feature} ${statistic}`, Number(value)]),
  );
}
