import fc from "fast-check";
import { expect, test } from "vitest";
import {
  logMixtureRatio,
  mixtureHalfWidth,
  mixturePValue,
  type TwoArms,
} from "../../../src/core/statistics/two-arm-mean-test.ts";
import { normal, seededRandom } from "../../support/random.ts";
import { expectRelative, numberIn, vectorFile } from "../../support/vectors.ts";

test("evidence, p-value and half width agree with mpmath", () => {
  for (const row of vectorFile("confidence-sequences.json")("twoArms")) {
    const [n, m, variance, mixingVariance, difference, alpha] = [0, 1, 2, 3, 4, 5].map((i) => numberIn(row, i)) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const arms: TwoArms = { rows: [n, m], variance, mixingVariance };
    expectRelative(logMixtureRatio(difference, arms), numberIn(row, 6), 1e-13, `ln Λ of ${row}`);
    expectRelative(mixturePValue(difference, arms), numberIn(row, 7), 1e-12, `p of ${row}`);
    expectRelative(mixtureHalfWidth(alpha, arms), numberIn(row, 8), 1e-13, `half width of ${row}`);
  }
});

test("arms of 100 rows with unit variances and a difference of .5 have ln Λ = 4.16", () => {
  expect(logMixtureRatio(0.5, { rows: [100, 100], variance: 1, mixingVariance: 1 })).toBeCloseTo(4.16, 2);
});

test("zero is outside the confidence sequence just when the p-value is below alpha", () => {
  const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  const rows = fc.integer({ min: 1, max: 100_000 });
  fc.assert(
    fc.property(rows, rows, positive, positive, positive, (n, m, variance, mixingVariance, difference) => {
      const arms: TwoArms = { rows: [n, m], variance, mixingVariance };
      const excess = difference / mixtureHalfWidth(0.05, arms) - 1;
      if (Math.abs(excess) > 1e-9) expect(mixturePValue(difference, arms) < 0.05).toBe(excess > 0);
    }),
  );
});

test("looked at after every pair of rows, equal arms are told apart in at most alpha of the runs, unequal ones soon", () => {
  const firstCall = (seed: number, shift: number) => {
    const random = seededRandom(seed);
    let [first, second] = [0, 0];
    for (let n = 1; n <= 2_000; n += 1) {
      first += normal(random);
      second += shift + normal(random);
      if (mixturePValue((second - first) / n, { rows: [n, n], variance: 1, mixingVariance: 0.1 }) < 0.1) return n;
    }
    return Number.POSITIVE_INFINITY;
  };
  const runs = Array.from({ length: 400 }, (_, run) => run + 1);
  const falseCalls = runs.filter((run) => firstCall(run, 0) < Infinity).length;
  expect(falseCalls).toBeGreaterThan(5);
  expect(falseCalls).toBeLessThanOrEqual(40 + 15);
  expect(runs.slice(0, 50).every((run) => firstCall(run, 0.5) < 500)).toBe(true);
});
