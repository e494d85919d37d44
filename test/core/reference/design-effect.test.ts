import { expect, test } from "vitest";
import { DesignEffectSums } from "../../../src/core/reference/design-effect.ts";
import { seededRandom } from "../../support/random.ts";

const dayMs = 86_400_000;

/** Feeds a day of panes of `n` rows whose outcomes come in clusters of equal ones; returns the upper limit of φ. */
function measured(cluster: number, rateAt: (timeMs: number) => number, panes = 8_640, seed = 5): number {
  const random = seededRandom(seed);
  const sums = new DesignEffectSums(1);
  for (let pane = 0; pane < panes; pane += 1) {
    const n = 200 + 100 * (pane % 3);
    let k = 0;
    for (let row = 0; row < n; row += cluster) if (random() < rateAt(pane * 10_000)) k += cluster;
    sums.add(pane * 10_000, [k], n);
  }
  return sums.upperLimits()[0] as number;
}

test.each([1, 2, 5, 10])("clusters of %i equal outcomes are measured as such", (cluster) => {
  const phi = measured(cluster, () => 0.02);
  expect(phi).toBeGreaterThanOrEqual(cluster * 0.97);
  expect(phi).toBeLessThan(cluster * 1.1);
});

test("a day wave is no cluster", () => {
  expect(measured(1, (timeMs) => 0.3 * (1 + 0.3 * Math.sin((2 * Math.PI * timeMs) / dayMs)))).toBeLessThan(1.1);
});

test("a rate that wanders within the hour counts as scatter", () => {
  expect(measured(1, (timeMs) => (Math.floor(timeMs / 300_000) % 2 === 0 ? 0.02 : 0.06))).toBeGreaterThan(2);
});

test("few panes are not believed below 2, and very few say nothing", () => {
  expect(measured(1, () => 0.02, 150)).toBe(2);
  expect(measured(10, () => 0.02, 150)).toBeGreaterThan(8);
  expect(measured(10, () => 0.02, 5)).toBe(2);
});

test("streams that never or always happen show no scatter, so 2 is assumed", () => {
  const sums = new DesignEffectSums(2);
  for (let pane = 0; pane < 400; pane += 1) sums.add(pane * 10_000, [0, 50], 50);
  expect(sums.upperLimits()).toEqual([2, 2]);
});
