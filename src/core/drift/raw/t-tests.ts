import { mean, sampleVariance } from "simple-statistics";
import { studentTSurvival, studentTUpperQuantile } from "../../statistics/student-t.ts";
import { welchDegreesOfFreedom } from "../../statistics/welch-degrees.ts";
import { type TestReading, undefinedReading } from "./test-reading.ts";

/** Beyond this size squares overflow, so that such samples are scaled down first: t does not change. */
const safeSize = 1e150;

/**
 * Welch's two-sided t test of equal means, variances as they are (Welch 1947): t = (x̄ - ȳ) / √(s_x²/n + s_y²/m), reference
 * less live. Finite numbers in any order; undefined where a sample has fewer than two rows or nothing varies.
 */
export function welchTest(reference: Float64Array, live: Float64Array, alpha: number): TestReading {
  const [first, second] = scaledMoments(reference, live);
  const degrees = welchDegreesOfFreedom(first.error, reference.length, second.error, live.length);
  return tReading("welch_t", first.mean - second.mean, first.error + second.error, degrees, live.length, alpha);
}

/** Student's two-sided t test of equal means with one common variance (1908): what other tools call the t test. */
export function studentTest(reference: Float64Array, live: Float64Array, alpha: number): TestReading {
  const [first, second] = scaledMoments(reference, live);
  const [n, m] = [reference.length, live.length];
  const degrees = n + m - 2;
  const pooled = (first.error * n * (n - 1) + second.error * m * (m - 1)) / degrees;
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
  readonly mean: number;
  /** s²/n; NaN for fewer than two rows. */
  readonly error: number;
}

function scaledMoments(reference: Float64Array, live: Float64Array): readonly [Moments, Moments] {
  const scale = Math.max(1, largestSize(reference) / safeSize, largestSize(live) / safeSize);
  return [moments(reference, scale), moments(live, scale)];
}

function moments(values: Float64Array, scale: number): Moments {
  if (values.length < 2) return { mean: Number.NaN, error: Number.NaN };
  const scaled = Array.from(values, (value) => value / scale);
  return { mean: mean(scaled), error: sampleVariance(scaled) / scaled.length };
}

function largestSize(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
