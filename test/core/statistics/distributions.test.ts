import { expect, test } from "vitest";
import { chiSquareCdf, chiSquareLogCdf } from "../../../src/core/statistics/chi-square.ts";
import { fCdf, fLogTails, fQuantile, fSurvival, fUpperQuantile } from "../../../src/core/statistics/f-distribution.ts";
import { fisherExact } from "../../../src/core/statistics/fisher-exact.ts";
import {
  hypergeometricLogLowerTail,
  hypergeometricLogPoint,
  hypergeometricLogUpperTail,
} from "../../../src/core/statistics/hypergeometric.ts";
import { normalSurvival } from "../../../src/core/statistics/normal-distribution.ts";
import {
  studentTCdf,
  studentTLogSurvival,
  studentTQuantile,
  studentTSurvival,
  studentTUpperQuantile,
} from "../../../src/core/statistics/student-t.ts";
import { welchDegreesOfFreedom } from "../../../src/core/statistics/welch-degrees.ts";
import { expectLog, expectRelative, numberIn, vectorFile } from "../../support/vectors.ts";

const vectors = vectorFile("distributions.json");
const tolerance = 1e-10;

test("Student's t agrees with mpmath from the median to tails of 1e-300 and beyond", () => {
  for (const row of vectors("studentTLogSurvival"))
    expectLog(
      studentTLogSurvival(numberIn(row, 0), numberIn(row, 1)),
      numberIn(row, 2),
      tolerance,
      `ln P(T > ${row[0]}), df ${row[1]}`,
    );
  expect(studentTCdf(-2.5, 10)).toBe(studentTSurvival(2.5, 10));
  expectRelative(studentTSurvival(3, 1e12), normalSurvival(3), 1e-9, "a billion degrees are a normal law");
});

test("Student's t quantiles agree with mpmath and are odd around the median", () => {
  for (const row of vectors("studentTUpperQuantile")) {
    const [df, alpha, t] = [numberIn(row, 0), numberIn(row, 1), numberIn(row, 2)];
    expectRelative(studentTUpperQuantile(alpha, df), t, alpha < 0.4 ? tolerance : 1e-8, `t(${df}) at ${alpha}`);
    expectRelative(studentTQuantile(alpha, df), -t, tolerance, `t(${df}) at ${alpha}`);
  }
  expect([0, 0.5, 1, -1].map((p) => studentTQuantile(p, 3))).toEqual([-Infinity, 0, Infinity, NaN]);
});

test("both tails of Fisher's F agree with mpmath", () => {
  for (const row of vectors("fLogTails")) {
    const tails = fLogTails(numberIn(row, 0), numberIn(row, 1), numberIn(row, 2));
    expectLog(tails.lower, numberIn(row, 3), tolerance, `ln P(F <= ${row.slice(0, 3)})`);
    expectLog(tails.upper, numberIn(row, 4), tolerance, `ln P(F > ${row.slice(0, 3)})`);
  }
  expect([fCdf(0, 3, 4), fSurvival(-1, 3, 4), fCdf(Infinity, 3, 4), fCdf(NaN, 3, 4)]).toEqual([0, 1, 1, NaN]);
});

test("Fisher's F quantiles agree with mpmath", () => {
  for (const row of vectors("fUpperQuantile")) {
    const [df1, df2, alpha, x] = [numberIn(row, 0), numberIn(row, 1), numberIn(row, 2), numberIn(row, 3)];
    expectRelative(fUpperQuantile(alpha, df1, df2), x, tolerance, `F(${df1}, ${df2}) at ${alpha}`);
    if (alpha >= 1e-3) expectRelative(fQuantile(1 - alpha, df1, df2), x, tolerance, `F(${df1}, ${df2}) below ${alpha}`);
  }
  expect([0, 1, 2].map((p) => fQuantile(p, 3, 4))).toEqual([0, Infinity, NaN]);
  expect([0, 1].map((alpha) => fUpperQuantile(alpha, 3, 4))).toEqual([Infinity, 0]);
});

test("the hypergeometric law agrees with exact quotients of whole numbers", () => {
  for (const row of vectors("hypergeometric")) {
    const k = numberIn(row, 0);
    const urn = { total: numberIn(row, 1), marked: numberIn(row, 2), drawn: numberIn(row, 3) };
    expectLog(hypergeometricLogPoint(k, urn), numberIn(row, 4), tolerance, `ln P(K = ${row.slice(0, 4)})`);
    expectLog(hypergeometricLogLowerTail(k, urn), numberIn(row, 5), tolerance, `ln P(K <= ${row.slice(0, 4)})`);
    expectLog(hypergeometricLogUpperTail(k, urn), numberIn(row, 6), tolerance, `ln P(K >= ${row.slice(0, 4)})`);
  }
  const urn = { total: 10, marked: 4, drawn: 3 };
  expect([hypergeometricLogPoint(4, urn), hypergeometricLogLowerTail(-1, urn)]).toEqual([-Infinity, -Infinity]);
  expect([hypergeometricLogUpperTail(0, urn), hypergeometricLogLowerTail(3, urn)]).toEqual([0, 0]);
});

test("Fisher's exact test agrees with exact sums over all tables, ties included", () => {
  for (const row of vectors("fisherExact")) {
    const [a, b, c, d] = [numberIn(row, 0), numberIn(row, 1), numberIn(row, 2), numberIn(row, 3)];
    const exact = fisherExact(a, b, c, d);
    expectRelative(exact.twoSided, numberIn(row, 4), tolerance, `two-sided ${row.slice(0, 4)}`);
    expectRelative(exact.less, numberIn(row, 5), tolerance, `less ${row.slice(0, 4)}`);
    expectRelative(exact.greater, numberIn(row, 6), tolerance, `greater ${row.slice(0, 4)}`);
  }
  expect(fisherExact(0, 0, 5, 9)).toEqual({ twoSided: 1, less: 1, greater: 1 });
});

test("the lower χ² tail agrees with mpmath", () => {
  for (const row of vectors("chiSquareLogCdf"))
    expectLog(chiSquareLogCdf(numberIn(row, 0), numberIn(row, 1)), numberIn(row, 2), tolerance, `ln F(${row})`);
  expect(chiSquareCdf(-1, 4)).toBe(0);
});

test("Welch's degrees of freedom agree with the formula, and lack nothing but variation", () => {
  for (const row of vectors("welchDegrees")) {
    const degrees = welchDegreesOfFreedom(numberIn(row, 0), numberIn(row, 1), numberIn(row, 2), numberIn(row, 3));
    expectRelative(degrees, numberIn(row, 4), tolerance, `degrees ${row}`);
  }
  expect([welchDegreesOfFreedom(0, 5, 0, 5), welchDegreesOfFreedom(1, 1, 1, 5)]).toEqual([NaN, NaN]);
});
