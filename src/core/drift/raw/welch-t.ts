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
  if (reference.length < 2 || live.length < 2) return undefinedReading("welch_t", live.length);
  const scale = Math.max(1, largestSize(reference) / safeSize, largestSize(live) / safeSize);
  const first = moments(reference, scale);
  const second = moments(live, scale);
  const error = Math.sqrt(first.error + second.error);
  if (!(error > 0)) return undefinedReading("welch_t", live.length);
  const degrees = welchDegreesOfFreedom(first.error, reference.length, second.error, live.length);
  const value = (first.mean - second.mean) / error;
  const pValue = 2 * studentTSurvival(Math.abs(value), degrees);
  return { name: "welch_t", value, pValue, threshold: studentTUpperQuantile(alpha / 2, degrees), n: live.length };
}

function moments(values: Float64Array, scale: number): { readonly mean: number; readonly error: number } {
  const scaled = Array.from(values, (value) => value / scale);
  return { mean: mean(scaled), error: sampleVariance(scaled) / scaled.length };
}

function largestSize(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
