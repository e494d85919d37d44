import { mean, sampleVariance } from "simple-statistics";
import { studentTSurvival, studentTUpperQuantile } from "../../statistics/student-t.ts";
import { welchDegreesOfFreedom } from "../../statistics/welch-degrees.ts";
import { type TestReading, undefinedReading } from "./test-reading.ts";

/** Beyond this size squares overflow, so that such samples are scaled down first: t does not change. */
const safeSize = 1e150;

/** Welch's and Student's test of two samples, finite numbers in any order; the mean of each is found once. */
export function tTests(
  reference: Float64Array,
  live: Float64Array,
  alpha: number,
): readonly [TestReading, TestReading] {
  const [first, second] = scaledMoments(reference, live);
  return [welch(first, second, alpha), student(first, second, alpha)];
}

/** The first of `tTests` alone. */
export function welchTest(reference: Float64Array, live: Float64Array, alpha: number): TestReading {
  const [first, second] = scaledMoments(reference, live);
  return welch(first, second, alpha);
}

/**
 * Welch's two-sided t test of equal means, variances as they are (Welch 1947): t = (x̄ - ȳ) / √(s_x²/n + s_y²/m), reference
 * less live. Undefined where a sample has fewer than two rows or nothing varies.
 */
function welch(first: Moments, second: Moments, alpha: number): TestReading {
  const degrees = welchDegreesOfFreedom(first.error, first.rows, second.error, second.rows);
  return tReading("welch_t", first.mean - second.mean, first.error + second.error, degrees, second.rows, alpha);
}

/**
 * Student's two-sided t test of equal means with one common variance (1908): what other tools call the t test. Undefined
 * below three rows in all, and where nothing varies.
 */
function student(first: Moments, second: Moments, alpha: number): TestReading {
  const [n, m] = [first.rows, second.rows];
  const degrees = n + m - 2;
  const pooled = (first.squares + second.squares) / degrees;
  return tReading("student_t", first.mean - second.mean, pooled * (1 / n + 1 / m), degrees, m, alpha);
}

function tReading(
  name: string,
  difference: number,
  squaredError: number,
  degrees: number,
  n: number,
  alpha: number,
): TestReading {
  if (!(squaredError > 0) || !(degrees > 0)) return undefinedReading(name, n);
  const value = difference / Math.sqrt(squaredError);
  const pValue = 2 * studentTSurvival(Math.abs(value), degrees);
  return { name, value, pValue, threshold: studentTUpperQuantile(alpha / 2, degrees), n };
}

interface Moments {
  readonly rows: number;
  readonly mean: number;
  /** Σ (x - mean)². */
  readonly squares: number;
  /** s²/n; NaN for fewer than two rows. */
  readonly error: number;
}

function scaledMoments(reference: Float64Array, live: Float64Array): readonly [Moments, Moments] {
  const scale = Math.max(1, largestSize(reference) / safeSize, largestSize(live) / safeSize);
  return [moments(reference, scale), moments(live, scale)];
}

function moments(values: Float64Array, scale: number): Moments {
  const rows = values.length;
  if (rows === 0) return { rows, mean: Number.NaN, squares: Number.NaN, error: Number.NaN };
  const scaled = Array.from(scale === 1 ? values : values.map((value) => value / scale));
  const centre = mean(scaled);
  if (rows === 1) return { rows, mean: centre, squares: 0, error: Number.NaN };
  const variance = sampleVariance(scaled);
  return { rows, mean: centre, squares: variance * (rows - 1), error: variance / rows };
}

function largestSize(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
