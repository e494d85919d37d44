import { expect, test } from "vitest";
import { baseUnitOf, unitOf } from "../../../src/edge/telemetry/metric-units.ts";
import { metrics } from "../../../src/edge/telemetry/metrics.ts";

test("every metric has a unit", () => {
  expect(Object.keys(metrics).filter((name) => unitOf(name) === undefined)).toEqual([]);
});

test("a name that says its unit is of that unit, and what is always 1 says so", () => {
  expect(unitOf("driftline_checkpoint_seconds_total")).toBe("seconds");
  expect(unitOf("driftline_error_ratio_threshold")).toBe("ratio, 0 to 1");
  expect(unitOf("driftline_error_ratio_verdict")).toBe("1: labels tell");
  expect(unitOf("driftline_own_metric_rows_total")).toBe("rows");
  expect(unitOf("driftline_drift_threshold")).toBe("the statistic's");
});

test("OpenMetrics is told of base units alone, where a family's name ends with them", () => {
  expect(baseUnitOf("driftline_in_flight_bytes")).toBe("bytes");
  expect(baseUnitOf("driftline_checkpoint_seconds")).toBe("seconds");
  expect(baseUnitOf("driftline_error_ratio")).toBeUndefined();
});
