import fc from "fast-check";
import { expect, test } from "vitest";
import { andersonDarlingTest, scholzStephensPValue } from "../../../../src/core/drift/raw/anderson-darling.ts";
import { cramerVonMisesTest } from "../../../../src/core/drift/raw/cramer-von-mises.ts";
import { energyDistance } from "../../../../src/core/drift/raw/energy-distance.ts";
import { eppsSingletonTest } from "../../../../src/core/drift/raw/epps-singleton.ts";
import {
  exactKolmogorovSmirnov,
  kolmogorovSmirnovTest,
} from "../../../../src/core/drift/raw/exact-kolmogorov-smirnov.ts";
import { exactWasserstein } from "../../../../src/core/drift/raw/exact-wasserstein.ts";
import { fisherExactTest } from "../../../../src/core/drift/raw/fisher-exact-test.ts";
import { gTest } from "../../../../src/core/drift/raw/g-test.ts";
import { kullbackLeibler, relativeEntropy } from "../../../../src/core/drift/raw/kullback-leibler.ts";
import { mannWhitneyLessPValue, mannWhitneyTest } from "../../../../src/core/drift/raw/mann-whitney.ts";
import { pooledSteps } from "../../../../src/core/drift/raw/pooled-steps.ts";
import { tTests, welchTest } from "../../../../src/core/drift/raw/t-tests.ts";
import { twoProportionTest } from "../../../../src/core/drift/raw/two-proportion-z.ts";
import { expectRelative, numberIn, vectorFile } from "../../../support/vectors.ts";

const vectors = vectorFile("raw-distances.json");
const tolerance = 1e-10;
const alpha = 1e-3;

const pairs = vectors("samples").map((row) => {
  const [reference, live] = [Float64Array.from(row[0] as number[]), Float64Array.from(row[1] as number[])];
  return { row, reference, live, steps: pooledSteps(reference, live) };
});
const tables = vectors("tables").map((row) => ({
  row,
  pair: { reference: Float64Array.from(row[0] as number[]), live: Float64Array.from(row[1] as number[]) },
}));

test("KS, Wasserstein and energy distance of raw rows agree with scipy", () => {
  for (const { row, steps } of pairs) {
    expectRelative(exactKolmogorovSmirnov(steps), numberIn(row, 2), tolerance, "ks");
    expectRelative(exactWasserstein(steps), numberIn(row, 3), tolerance, "w1");
    expectRelative(energyDistance(steps), numberIn(row, 4), tolerance, "energy");
  }
});

test("the Cramér-von Mises test agrees with scipy, exact up to 20 rows a side, ties included", () => {
  for (const { row, steps } of pairs) {
    const reading = cramerVonMisesTest(steps, alpha);
    expectRelative(reading.value, numberIn(row, 5), tolerance, "T");
    // scipy takes the tail of the limit law as 1 - cdf, which leaves it 1e-12 at best.
    if (Math.max(steps.referenceRows, steps.liveRows) > 20)
      expect(Math.abs(reading.pValue - numberIn(row, 6))).toBeLessThan(1e-11);
    else expectRelative(reading.pValue, numberIn(row, 6), tolerance, "exact p");
  }
});

test("the Anderson-Darling statistic agrees with scipy's mid-rank form, and so does the table's p-value", () => {
  for (const { row, steps } of pairs) {
    const reading = andersonDarlingTest(steps, alpha);
    expectRelative(reading.value, numberIn(row, 7), tolerance, "A²");
    expectRelative(scholzStephensPValue(reading.value), numberIn(row, 8), 1e-9, "table p");
    const interpolated = numberIn(row, 8);
    if (interpolated > 0.001 && interpolated < 0.25) expectRelative(reading.pValue, interpolated, 0.06, "limit p");
  }
});

test("the Mann-Whitney test agrees with scipy, exact for few rows, ties and continuity included", () => {
  for (const { row, steps } of pairs) {
    const reading = mannWhitneyTest(steps, alpha);
    expectRelative(reading.value, numberIn(row, 9), tolerance, "U");
    expectRelative(reading.pValue, numberIn(row, 10), tolerance, "p");
    expectRelative(mannWhitneyLessPValue(steps), numberIn(row, 13), tolerance, "one-sided p");
  }
});

test("the Epps-Singleton test agrees with scipy", () => {
  for (const { row, steps } of pairs) {
    if (row[14] === "NaN") expect(eppsSingletonTest(steps, alpha)).toMatchObject({ value: NaN, pValue: 1 });
    else expectRelative(eppsSingletonTest(steps, alpha).pValue, numberIn(row, 14), 1e-9, "p");
  }
});

test("Welch's test agrees with scipy", () => {
  for (const { row, reference, live } of pairs) {
    const reading = welchTest(reference, live, alpha);
    expectRelative(reading.value, numberIn(row, 11), tolerance, "t");
    expectRelative(reading.pValue, numberIn(row, 12), tolerance, "p");
  }
});

test("G and Kullback-Leibler divergence agree with scipy", () => {
  for (const { row, pair } of tables) {
    const reading = gTest(pair, alpha);
    expectRelative(reading.value, numberIn(row, 2), tolerance, "G");
    expectRelative(reading.pValue, numberIn(row, 3), tolerance, "p");
    expectRelative(kullbackLeibler(pair), numberIn(row, 4), tolerance, "KL");
  }
  expect(relativeEntropy([0.5, 0.5], [1, 0])).toBe(Infinity);
});

test("the tests of two proportions agree with scipy", () => {
  for (const row of vectors("proportions")) {
    const [a, n, b, m] = [numberIn(row, 0), numberIn(row, 1), numberIn(row, 2), numberIn(row, 3)];
    const z = twoProportionTest(a, n, b, m, alpha);
    expectRelative(z.value, numberIn(row, 4), tolerance, "z");
    expectRelative(z.pValue, numberIn(row, 5), tolerance, "p");
    const fisher = fisherExactTest(a, n, b, m);
    expectRelative(fisher.value, numberIn(row, 6), tolerance, "odds ratio");
    expectRelative(fisher.pValue, numberIn(row, 7), tolerance, "p");
  }
});

test("a statistic is above its threshold just when its p-value is below alpha", () => {
  for (const { reference, live, steps } of pairs) {
    for (const level of [0.2, 0.01]) {
      const u = mannWhitneyTest(steps, level);
      expect(Math.max(u.value, reference.length * live.length - u.value) > (u.threshold ?? 0)).toBe(u.pValue < level);
      const t = welchTest(reference, live, level);
      expect(Math.abs(t.value) > (t.threshold ?? 0)).toBe(t.pValue < level);
      for (const reading of [cramerVonMisesTest(steps, level), andersonDarlingTest(steps, level)])
        expect(reading.value > (reading.threshold ?? 0), reading.name).toBe(reading.pValue < level);
    }
  }
});

test("of few rows too a statistic is above its threshold just when its p-value is below alpha, at any level", () => {
  const rows = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 });
  const level = fc.double({ min: 1e-4, max: 0.9, noNaN: true });
  fc.assert(
    fc.property(rows, rows, level, fc.boolean(), (first, second, alpha, jointed) => {
      // Without ties unless jointed: fractions part the sides, and repeats of a side.
      const parted = (values: number[], by: number) =>
        Float64Array.from(values, (value, i) => (jointed ? value : value + (2 * i + by) / 100)).sort();
      const [reference, live] = [parted(first, 0), parted(second, 1)];
      const steps = pooledSteps(reference, live);
      const exact = cramerVonMisesTest(steps, alpha);
      expect(exact.value > (exact.threshold ?? 0)).toBe(exact.pValue < alpha);
      const u = mannWhitneyTest(steps, alpha);
      if (Number.isNaN(u.value) || Math.abs(u.pValue / alpha - 1) < 1e-9) return;
      const further = Math.max(u.value, reference.length * live.length - u.value);
      expect(further > (u.threshold ?? 0)).toBe(u.pValue < alpha);
    }),
    { numRuns: 500 },
  );
});

test("numbers next to the largest double neither overflow nor become NaN", () => {
  const reference = Float64Array.from([-Number.MAX_VALUE, 0, 1e308, Number.MAX_VALUE]);
  const live = Float64Array.from([-5e-324, 5e-324, 1, 2]);
  const steps = pooledSteps(reference, live);
  const values = [
    exactKolmogorovSmirnov(steps),
    exactWasserstein(steps),
    energyDistance(steps),
    cramerVonMisesTest(steps, alpha).value,
    andersonDarlingTest(steps, alpha).value,
    mannWhitneyTest(steps, alpha).pValue,
    welchTest(reference, live, alpha).pValue,
  ];
  expect(values.filter((value) => !Number.isFinite(value))).toEqual([]);
});

test("empty, single and constant samples give no statistic and a p-value of 1", () => {
  const none = new Float64Array(0);
  const constant = new Float64Array(30).fill(7);
  expect([exactKolmogorovSmirnov, exactWasserstein, energyDistance].map((f) => f(pooledSteps(none, constant)))).toEqual(
    [NaN, NaN, NaN],
  );
  for (const [reference, live] of [
    [none, constant],
    [constant, none],
    [none, none],
  ] as const) {
    const steps = pooledSteps(reference, live);
    for (const reading of [
      kolmogorovSmirnovTest(steps, alpha),
      cramerVonMisesTest(steps, alpha),
      andersonDarlingTest(steps, alpha),
      mannWhitneyTest(steps, alpha),
      welchTest(reference, live, alpha),
      twoProportionTest(0, reference.length, 0, live.length, alpha),
      fisherExactTest(0, reference.length, 0, live.length),
    ])
      expect(reading, reading.name).toMatchObject({ value: NaN, pValue: 1, n: live.length });
  }
  expect(gTest({ reference: Float64Array.of(0, 0), live: Float64Array.of(3, 4) }, alpha).pValue).toBe(1);
  const alike = pooledSteps(constant, constant);
  expect([exactKolmogorovSmirnov(alike), exactWasserstein(alike), energyDistance(alike)]).toEqual([0, 0, 0]);
  expect([andersonDarlingTest(alike, alpha), mannWhitneyTest(alike, alpha)].map(({ pValue }) => pValue)).toEqual([
    1, 1,
  ]);
  expect(welchTest(constant, constant, alpha).pValue).toBe(1);
});

test("the published example of a peer comes out: Anderson-Darling p = .0635, t p = .084", () => {
  const [reference, live] = [
    Float64Array.of(38.7, 41.5, 43.8, 44.5, 45.5, 46, 47.7, 58),
    Float64Array.of(39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8),
  ];
  const ad = andersonDarlingTest(pooledSteps(reference, live), alpha);
  expect(scholzStephensPValue(ad.value)).toBeCloseTo(0.0635, 3);
  expect(tTests(reference, live, alpha)[1].pValue).toBeCloseTo(0.084, 3);
});
