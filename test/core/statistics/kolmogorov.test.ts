import fc from "fast-check";
import { expect, test } from "vitest";
import { kolmogorovExactCdf, kolmogorovExactSurvival } from "../../../src/core/statistics/kolmogorov-exact.ts";
import {
  kolmogorovLogCdf,
  kolmogorovLogSurvival,
  kolmogorovSurvival,
} from "../../../src/core/statistics/kolmogorov-limit.ts";
import { oneSampleKolmogorovPValue } from "../../../src/core/statistics/kolmogorov-one-sample.ts";
import { exactPointLimit, twoSampleKolmogorovPValue } from "../../../src/core/statistics/kolmogorov-two-sample.ts";
import { rawKolmogorovSmirnov } from "../../support/raw-kolmogorov-smirnov.ts";
import { expectLog, expectRelative, numberIn, vectorFile } from "../../support/vectors.ts";

const vectors = vectorFile("kolmogorov.json");
const tolerance = 1e-10;

test("both tails of the limit law agree with mpmath, from .05 to 30", () => {
  for (const row of vectors("limit")) {
    expectLog(kolmogorovLogSurvival(numberIn(row, 0)), numberIn(row, 1), tolerance, `ln Q(${row[0]})`);
    expectLog(kolmogorovLogCdf(numberIn(row, 0)), numberIn(row, 2), tolerance, `ln(1 - Q(${row[0]}))`);
  }
});

test("the exact one-sample law agrees with mpmath on both tails", () => {
  for (const row of vectors("exact")) {
    const [n, d] = [numberIn(row, 0), numberIn(row, 1)];
    expectRelative(kolmogorovExactCdf(n, d), numberIn(row, 2), tolerance, `P(D_${n} <= ${d})`);
    expectRelative(kolmogorovExactSurvival(n, d), numberIn(row, 3), tolerance, `P(D_${n} > ${d})`);
  }
});

test("far tails of the exact one-sample law agree with mpmath, down to 1e-276", () => {
  for (const row of vectors("exactTail")) {
    const [n, d] = [numberIn(row, 0), numberIn(row, 1)];
    expectRelative(kolmogorovExactSurvival(n, d), numberIn(row, 2), tolerance, `P(D_${n} > ${d})`);
  }
});

test("beyond the exact range the corrected limit law takes over without a jump", () => {
  const [below, above] = [
    oneSampleKolmogorovPValue(1.6 / Math.sqrt(4_000), 4_000),
    oneSampleKolmogorovPValue(1.6 / Math.sqrt(4_001), 4_001),
  ];
  expect(Math.abs(above / below - 1)).toBeLessThan(0.01);
});

test("exact two-sample p-values agree with whole-number path counts", () => {
  for (const row of vectors("twoSample")) {
    expectRelative(
      twoSampleKolmogorovPValue(numberIn(row, 0), numberIn(row, 1), numberIn(row, 2)),
      numberIn(row, 3),
      tolerance,
      `p of ${row.slice(0, 3)}`,
    );
  }
});

test("the statistic and p-value of raw rows agree with scipy", () => {
  for (const row of vectors("ks2samp")) {
    const [n, m, shift] = [numberIn(row, 0), numberIn(row, 1), numberIn(row, 2)];
    const first = Float64Array.from({ length: n }, (_, i) => ((i * 7_919) % 1_009) / 1_009);
    const second = Float64Array.from({ length: m }, (_, i) => ((i * 6_101 + 17) % 997) / 997 + shift);
    const d = rawKolmogorovSmirnov(first.sort(), second.sort());
    expectRelative(d, numberIn(row, 3), 1e-12, `D of ${[n, m, shift]}`);
    expectRelative(twoSampleKolmogorovPValue(d, n, m), numberIn(row, 4), 1e-9, `p of ${[n, m, shift]}`);
  }
});

test("the two-sample limit law is within 3 % of the exact count where it takes over", () => {
  const [n, m] = [9_973, 10_007];
  const root = Math.sqrt((n * m) / (n + m));
  const d = 1.39 / root;
  expect(2 * d * n * m).toBeLessThan(exactPointLimit);
  expect(2.1 * d * n * m).toBeGreaterThan(exactPointLimit);
  const limit = kolmogorovSurvival((root + 0.12 + 0.11 / root) * d);
  expect(Math.abs(limit / twoSampleKolmogorovPValue(d, n, m) - 1)).toBeLessThan(0.03);
});

test("p-values lie in [0, 1] and fall as the distance grows", () => {
  const size = fc.integer({ min: 1, max: 60 });
  fc.assert(
    fc.property(
      size,
      size,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, m, a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        for (const p of [
          (d: number) => twoSampleKolmogorovPValue(d, n, m),
          (d: number) => oneSampleKolmogorovPValue(d, n),
        ]) {
          expect(p(small)).toBeLessThanOrEqual(1);
          expect(p(large)).toBeGreaterThanOrEqual(0);
          expect(p(large)).toBeLessThanOrEqual(p(small) + 1e-10);
        }
      },
    ),
  );
});
