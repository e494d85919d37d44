import fc from "fast-check";
import { expect, test } from "vitest";
import { harmAlternatives } from "../../../src/core/detection/alternatives.ts";
import { type Band, bandOf } from "../../../src/core/detection/band.ts";
import { delayPanes, smallestRateSeen } from "../../../src/core/detection/delay.ts";
import { medianDelay, referenceBand, tableStake } from "../../support/detection-delay.ts";

test.each([
  // p0, φ, rows per pane, factor on the rate, published median in panes
  [0.02, 1, 2_000, 2, 6],
  [0.02, 2, 200, 2, 97],
  [0.02, 2, 2_000, 2, 13],
  [0.02, 2, 2_000, 3, 2],
  [0.02, 2, 20_000, 2, 2],
  [0.02, 5, 2_000, 2, 42],
  [0.005, 2, 2_000, 3, 14],
  [0.001, 2, 2_000, 10, 9],
])(
  "errors of %f with φ %d and %d rows a pane, times %d, take about %d panes",
  (before, designEffect, rowsPerPane, factor, published) => {
    const band = referenceBand(before, designEffect, 100_000);
    const after = before * factor;
    const measured = medianDelay(band, { before, after, designEffect, rowsPerPane }, 15);
    const computed = delayPanes(band, tableStake(designEffect), rowsPerPane, after);
    expect(measured).toBeLessThanOrEqual(1.5 * computed);
    expect(Math.abs(measured - published)).toBeLessThanOrEqual(Math.max(1, 0.25 * published));
  },
);

test("everything failing is seen in one pane at any of these rates", () => {
  const band = referenceBand(0.02, 5, 100_000);
  for (const rowsPerPane of [200, 2_000, 20_000])
    expect(medianDelay(band, { before: 0.02, after: 0.9, designEffect: 5, rowsPerPane }, 5)).toBe(1);
});

test("a rate just above the limit that no alternative fits is never seen, and said to be", () => {
  const band = bandOf(0.03, harmAlternatives(0.03)) as Band;
  expect(delayPanes(band, tableStake(2), 2_000, 0.0301)).toBe(Infinity);
  expect(delayPanes(band, tableStake(2), 2_000, 0.02)).toBe(Infinity);
});

test("the smallest rate seen within a time is seen within it, and one a little smaller is not", () => {
  const settings = fc.record({
    limit: fc.double({ min: 0.001, max: 0.4, noNaN: true }),
    rows: fc.integer({ min: 20, max: 1e6 }),
    panes: fc.integer({ min: 1, max: 500 }),
  });
  fc.assert(
    fc.property(settings, ({ limit, rows, panes }) => {
      const band = bandOf(limit, harmAlternatives(limit)) as Band;
      const rate = smallestRateSeen(band, tableStake(2), rows, panes);
      if (rate === undefined) {
        expect(delayPanes(band, tableStake(2), rows, 1)).toBeGreaterThan(panes);
        return;
      }
      expect(rate).toBeGreaterThan(limit);
      expect(delayPanes(band, tableStake(2), rows, rate * (1 + 1e-9))).toBeLessThanOrEqual(panes);
      expect(delayPanes(band, tableStake(2), rows, rate * (1 - 1e-6))).toBeGreaterThan(panes);
    }),
  );
});
