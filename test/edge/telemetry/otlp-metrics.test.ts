import { expect, test } from "vitest";
import { metrics } from "../../../src/edge/telemetry/metrics.ts";
import { otlpRequest } from "../../../src/edge/telemetry/otlp-metrics.ts";
import { SampleCollector } from "../../../src/edge/telemetry/sample-collector.ts";
import { otlpProblems } from "../../support/otlp-schema.ts";
import { fullSnapshot } from "../../support/telemetry-snapshot.ts";

const startMs = 1_795_000_000_000;
const request = async (snapshot = fullSnapshot()) =>
  otlpRequest(
    await new SampleCollector("0.1.0", () => snapshot, 5_000).collect(),
    { "service.name": "driftline" },
    "0.1.0",
    startMs,
    startMs + 1,
  );

test("the request is OTLP as opentelemetry-proto describes it", async () => {
  expect(otlpProblems(await request())).toEqual([]);
});

test("the checker finds what is wrong", () => {
  const point = { asDouble: "1", timeUnixNano: 5, colour: "red" };
  const metrics = [{ name: "a", gauge: { dataPoints: [point] }, sum: { aggregationTemporality: 9 } }];
  expect(otlpProblems({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] })).toHaveLength(5);
});

test("it is the table of /metrics: the same names, counters as cumulative monotonic sums since the start, gauges as gauges", async () => {
  const [resource] = (await request()).resourceMetrics;
  const told = resource?.scopeMetrics[0]?.metrics ?? [];
  expect(told.length).toBeGreaterThan(40);
  for (const { name, sum } of told) expect(sum !== undefined, name).toBe(metrics[name].type === "counter");
  expect(told.find(({ name }) => name === "driftline_predictions_total")).toMatchObject({
    sum: {
      ...{ aggregationTemporality: 2, isMonotonic: true },
      dataPoints: [
        {
          attributes: [
            { key: "model", value: { stringValue: "fraud" } },
            { key: "version", value: { stringValue: "v7" } },
            { key: "role", value: { stringValue: "primary" } },
            { key: "status", value: { stringValue: "ok" } },
          ],
          ...{ startTimeUnixNano: "1795000000000000000", timeUnixNano: "1795000000001000000", asDouble: 990 },
        },
        {},
      ],
    },
  });
});

test("what is no number is left out", async () => {
  const readings = fullSnapshot().readings.map((row) => ({ ...row, value: Number.NaN }));
  const told = JSON.stringify(await request(fullSnapshot({ readings })));
  expect(told).not.toContain("null");
  expect(told).not.toContain('"driftline_error_ratio"');
});
