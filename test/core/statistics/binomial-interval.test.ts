import fc from "fast-check";
import { expect, test } from "vitest";
import { binomialLogLowerTail, binomialLogUpperTail } from "../../../src/core/statistics/binomial.ts";
import {
  clopperPearsonInterval,
  clopperPearsonLower,
  clopperPearsonUpper,
  wilsonInterval,
} from "../../../src/core/statistics/binomial-interval.ts";
import { log1mExp } from "../../../src/core/statistics/log-sum-exp.ts";
import { expectLog, expectRelative, numberIn, vectorFile } from "../../support/vectors.ts";

const vectors = vectorFile("special-functions.json");

test("Clopper-Pearson upper limits agree with mpmath, also for fractional counts", () => {
  for (const row of vectors("clopperPearsonUpper")) {
    expectRelative(
      clopperPearsonUpper(numberIn(row, 0), numberIn(row, 1), numberIn(row, 2)),
      numberIn(row, 3),
      1e-10,
      `limit of ${row.slice(0, 3)}`,
    );
  }
});

test("Wilson intervals agree with scipy", () => {
  for (const row of vectors("wilson")) {
    const interval = wilsonInterval(numberIn(row, 0), numberIn(row, 1), numberIn(row, 2));
    expect(interval.low).toBeCloseTo(numberIn(row, 3), 12);
    expect(interval.high).toBeCloseTo(numberIn(row, 4), 12);
  }
});

test("Clopper-Pearson limits are where the binomial tail equals the error", () => {
  const counts = fc
    .integer({ min: 20, max: 5_000 })
    .chain((n) => fc.tuple(fc.integer({ min: 1, max: Math.floor(n / 2) }), fc.constant(n)));
  fc.assert(
    fc.property(counts, fc.double({ min: 1e-9, max: 0.4, noNaN: true }), ([k, n], alpha) => {
      expectLog(binomialLogLowerTail(k, n, clopperPearsonUpper(k, n, alpha)), Math.log(alpha), 1e-9, "upper");
      expectLog(binomialLogUpperTail(k, n, clopperPearsonLower(k, n, alpha)), Math.log(alpha), 1e-9, "lower");
    }),
  );
});

test("the two binomial tails of a point are complements", () => {
  expectLog(binomialLogUpperTail(21, 1_000, 0.02), log1mExp(binomialLogLowerTail(20, 1_000, 0.02)), 1e-12, "tails");
  expect([binomialLogUpperTail(0, 9, 0.2), binomialLogLowerTail(9, 9, 0.2), binomialLogUpperTail(10, 9, 0.2)]).toEqual([
    0,
    0,
    -Infinity,
  ]);
});

test("nothing tried leaves the rate unknown", () => {
  expect(clopperPearsonUpper(0, 0, 1e-4)).toBe(1);
  expect(clopperPearsonInterval(0, 0, 0.95)).toEqual({ low: 0, high: 1 });
  expect(wilsonInterval(0, 0, 0.95)).toEqual({ low: 0, high: 1 });
});

test("none or all successes put one end on the border", () => {
  expect(wilsonInterval(0, 50, 0.95).low).toBe(0);
  expect(wilsonInterval(50, 50, 0.95).high).toBe(1);
  expect(clopperPearsonInterval(50, 50, 0.95).high).toBe(1);
});

test("limits keep their digits where a rate is tiny and the sample huge", () => {
  for (const trials of [1e3, 1e6, 573_116_126.25, 1e12]) {
    expectRelative(
      clopperPearsonUpper(0, trials, 1e-4),
      -Math.expm1(Math.log(1e-4) / trials),
      1e-10,
      `no success in ${trials}`,
    );
  }
});
