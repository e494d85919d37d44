import { expect, test } from "vitest";
import { conditionalBand } from "../../../src/core/detection/conditional-band.ts";

/** ln of the number of ways to choose `k` of `n`, by running products, up to the largest `n` needed. */
const logFactorials = Array.from({ length: 4_001 }, () => 0);
for (let n = 1; n < logFactorials.length; n += 1) logFactorials[n] = (logFactorials[n - 1] ?? 0) + Math.log(n);
const logChoose = (n: number, k: number) =>
  (logFactorials[n] ?? 0) - (logFactorials[k] ?? 0) - (logFactorials[n - k] ?? 0);

/** E[exp(inc)] of the worst alternative, exactly, when the version's errors are Fisher's non-central hypergeometric. */
function worstExpectation(
  trials: number,
  controlTrials: number,
  errors: number,
  oddsRatio: number,
  tolerance: number,
): number {
  const band = conditionalBand(trials, controlTrials, tolerance);
  const counts: number[] = [];
  for (let k = Math.max(0, errors - controlTrials); k <= Math.min(trials, errors); k += 1) counts.push(k);
  const logMass = counts.map(
    (k) => logChoose(trials, k) + logChoose(controlTrials, errors - k) + k * Math.log(oddsRatio),
  );
  const highest = Math.max(...logMass);
  const total = logMass.reduce((sum, log) => sum + Math.exp(log - highest), 0);
  const expectations = (band?.alternatives ?? []).map((_, i) =>
    counts.reduce((sum, k, j) => {
      const increment = k * (band?.hit[i] ?? 0) + (errors - k) * (band?.miss[i] ?? 0);
      return sum + Math.exp((logMass[j] ?? 0) - highest + increment);
    }, 0),
  );
  return Math.max(...expectations) / total;
}

const arms = [50, 100, 400, 1_900];
const cases = [0, 0.1, 0.3, 1].flatMap((tolerance) =>
  arms.flatMap((trials) =>
    arms.flatMap((control) => [0.01, 0.1, 0.45].map((rate) => [tolerance, trials, control, rate] as const)),
  ),
);

test(`whatever the arms, the rate and the tolerance (${cases.length} cases), evidence at the edge of the band is expected not to grow`, () => {
  for (const [tolerance, trials, control, rate] of cases) {
    const errors = Math.round(rate * (trials + control));
    expect(worstExpectation(trials, control, errors, 1 + tolerance, tolerance)).toBeLessThanOrEqual(1 + 1e-9);
  }
});

test("beyond the band it grows, so that the bound above is not one that anything meets", () => {
  expect(worstExpectation(100, 1_900, 40, 3, 0.3)).toBeGreaterThan(1.5);
});

test("the limit is the share that the tolerated odds ratio gives, from the pane's own trials", () => {
  expect(conditionalBand(100, 1_900)?.limit).toBeCloseTo((0.05 * 1.3) / (0.05 * 1.3 + 0.95), 12);
  expect(conditionalBand(100, 1_900)?.alternatives.at(-1)).toBeCloseTo((0.05 * 6.5) / (0.05 * 6.5 + 0.95), 12);
  expect(conditionalBand(0, 100)).toBeUndefined();
  expect(conditionalBand(100, 0)).toBeUndefined();
});
