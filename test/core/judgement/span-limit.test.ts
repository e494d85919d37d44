import { expect, test } from "vitest";
import { PaneLog } from "../../../src/core/evaluation/pane-log.ts";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import { harmLimit, harmLimitOver } from "../../../src/core/judgement/metric-counts.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import { seasonalHistory, seasonStartMs } from "../../support/seasonal-stream.ts";

const hourMs = 3_600_000;
const reference = buildReference("m", "h.csv", seasonalHistory({ periodMs: 24 * hourMs, swing: 0 }, 4, 6));
const hourly = { frame: frameOf("h", reference, { shape: "hourly", expected: [] }), extras: null };

/** So many predictions in one pane of each of these hours of the day. */
function logOf(predictions: Readonly<Record<number, number>>): PaneLog {
  const log = new PaneLog();
  for (const [hour, rows] of Object.entries(predictions)) {
    const record = log.open(seasonStartMs + Number(hour) * hourMs);
    if (record !== undefined) record.predictions = rows;
  }
  return log;
}

const limitAtHour = (hour: number) => harmLimit(hourly, "errors", seasonStartMs + hour * hourMs) ?? 0;

test("a rate over several hours is held against the limits of those hours, each by its predictions", () => {
  const log = logOf({ 6: 300, 18: 100 });
  const limit = harmLimitOver(hourly, "errors", log, Number.NEGATIVE_INFINITY) ?? 0;
  expect(limit).toBeCloseTo(0.75 * limitAtHour(6) + 0.25 * limitAtHour(18), 10);
  expect(harmLimitOver(hourly, "errors", log, seasonStartMs + 7 * hourMs)).toBe(limitAtHour(18));
  expect(limitAtHour(18)).toBeLessThan(0.7 * limitAtHour(6));
});

test("with one limit for all hours, or without a pane, it is that one", () => {
  const whole = hourly.frame.bands[0]?.band.limit;
  const log = logOf({ 6: 300, 18: 100 });
  expect(harmLimitOver({ frame: frameOf("h", reference), extras: null }, "errors", log, 0)).toBe(whole);
  expect(harmLimitOver(hourly, "errors", new PaneLog(), 0)).toBe(whole);
});
