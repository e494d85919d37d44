import { expect, test, vi } from "vitest";
import { dashboards } from "../../dashboards/build.ts";
import { filledIn, queriesOf } from "../support/dashboard-queries.ts";
import { startDemoSidecar } from "../support/demo-sidecar.ts";
import { startPrometheus } from "../support/prometheus-server.ts";
import { testFolder } from "../support/sidecar.ts";

const values = {
  model: "fraud",
  version: ".*",
  feature: "amount",
  window: "5m",
  target: ".*",
  instance: ".*",
  __rate_interval: "10s",
};

test("every query of every dashboard is understood by a real Prometheus and has data over a bad promotion", async (context) => {
  const sidecar = await startDemoSidecar(context);
  const prometheus = await startPrometheus(context, testFolder(context), sidecar.address);
  const waiting = new Set(dashboards.flatMap(queriesOf));
  expect(waiting.size).toBeGreaterThan(30);
  const look = async () => {
    for (const query of waiting) {
      // The demo has no labels, so that its accuracy is unknown: here Prometheus only has to understand the query.
      const isOfLabels = /driftline_(accuracy|label)/.test(query);
      const found = await prometheus.query(filledIn(query, values));
      if (isOfLabels || found.some(({ value }) => Number.isFinite(Number(value[1])))) waiting.delete(query);
    }
  };
  await sidecar.tellUntil((metrics) => /driftline_alert\{.*state="firing"\} 1/.test(metrics));
  await vi.waitFor(
    async () => {
      expect(await prometheus.query('driftline_alert{state="firing"}')).not.toEqual([]);
      await look();
    },
    { timeout: 20_000, interval: 500 },
  );
  await sidecar.tellUntil((metrics) => /driftline_orders_total\{.*state="verified"\} 1/.test(metrics));
  await vi.waitFor(
    async () => {
      await look();
      expect([...waiting]).toEqual([]);
    },
    { timeout: 20_000, interval: 500 },
  );
});
