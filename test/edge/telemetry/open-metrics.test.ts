import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test, vi } from "vitest";
import { openMetricsType } from "../../../src/edge/telemetry/open-metrics.ts";
import type { ExemplarSample } from "../../../src/edge/telemetry/snapshot.ts";
import { Telemetry } from "../../../src/edge/telemetry/telemetry.ts";
import { startPrometheus } from "../../support/prometheus-server.ts";
import { testFolder } from "../../support/sidecar.ts";
import { fullSnapshot } from "../../support/telemetry-snapshot.ts";

const failed: ExemplarSample = {
  ...{ model: "fraud", version: "v7", role: "primary", status: "error" },
  ...{ requestId: 'r-"1"', latencyMs: 250, atMs: 1_795_000_000_123 },
};
const rendered = async () =>
  (await new Telemetry("0.1.0", fullSnapshot, 5_000, () => [failed]).openMetrics?.())?.join("") ?? "";

test("a failed prediction is named beside the counter that it is in, and nowhere else", async () => {
  const lines = (await rendered()).split("\n");
  expect(lines.filter((line) => line.includes(" # "))).toEqual([
    'driftline_predictions_total{model="fraud",version="v7",role="primary",status="error"} 10 # {request_id="r-\\"1\\""} 0.25 1795000000.123',
  ]);
  expect(lines).toContain("# TYPE driftline_predictions counter");
  expect(lines).toContain("# UNIT driftline_checkpoint_seconds seconds");
  expect(lines.slice(-2)).toEqual(["# EOF", ""]);
});

test("without exemplars the older text is all there is", () => {
  expect(new Telemetry("0.1.0", fullSnapshot, 5_000).openMetrics).toBeNull();
});

test("a real Prometheus reads every series of it", async (context) => {
  const body = await rendered();
  const server = createServer((_, response) => response.setHeader("content-type", openMetricsType).end(body));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.onTestFinished(() => void server.close());
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const prometheus = await startPrometheus(context, testFolder(context), address, { rules: [] });
  const series = body.split("\n").filter((line) => /^(driftline|process)_/.test(line)).length;
  await vi.waitFor(
    async () => {
      expect(await prometheus.query("up == 1")).toHaveLength(1);
      const [samples] = await prometheus.query("scrape_samples_scraped");
      expect(Number(samples?.value[1])).toBe(series);
    },
    { timeout: 30_000, interval: 250 },
  );
});
