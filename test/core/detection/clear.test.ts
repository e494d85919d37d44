import { expect, test } from "vitest";
import { clearPanes, countClear, insideBand, outsideBand } from "../../../src/core/detection/clear.ts";

const hour = (successes: number, trials: number) => [{ successes, trials }];

test("a metric is back inside when the upper end of its interval is below the limit, not its rate", () => {
  expect(insideBand(hour(200, 10_000), 0.03)).toBe(true);
  expect(insideBand(hour(280, 10_000), 0.03)).toBe(false);
});

test("an hour with too few rows is widened to the first span with 100 expected at the limit, else to all there is", () => {
  const spans = [...hour(0, 100), ...hour(300, 4_000), ...hour(300, 40_000)];
  expect(insideBand(spans, 0.03)).toBe(false);
  expect(insideBand(spans, 0.02)).toBe(true);
  expect(insideBand([...hour(0, 10), ...hour(1, 900)], 0.03)).toBe(true);
});

test("a rate is outside only when its interval lies above the limit: between the two nothing is shown", () => {
  const counts = [200, 280, 320, 400].map((successes) => ({ successes, trials: 10_000 }));
  expect(counts.map((count) => insideBand([count], 0.03))).toEqual([true, false, false, false]);
  expect(counts.map((count) => outsideBand(count, 0.03))).toEqual([false, false, false, true]);
  expect(outsideBand({ successes: 0, trials: 0 }, 0.03)).toBe(false);
});

test("no rows are no proof of health", () => {
  expect(insideBand([], 0.03)).toBe(false);
  expect(insideBand(hour(0, 0), 0.03)).toBe(false);
});

test("it takes three panes in a row, and a bad one starts the count again", () => {
  const looks = [true, true, false, true, true, true].map((good) => hour(good ? 200 : 400, 10_000));
  const counts: number[] = [];
  for (const spans of looks) counts.push(countClear(counts.at(-1) ?? 0, spans, 0.03));
  expect(counts).toEqual([1, 2, 0, 1, 2, clearPanes]);
});
