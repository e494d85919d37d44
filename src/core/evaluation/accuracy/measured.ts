import type { Interval } from "../../statistics/binomial-interval.ts";
import { studentTUpperQuantile } from "../../statistics/student-t.ts";

/** A metric with its confidence interval, for one reading; repeated looks at it are not a test. */
export interface Measured {
  readonly value: number;
  readonly interval: Interval;
}

/** How sure an interval is to be, and how much more the rows of this model scatter than independent ones. */
export interface IntervalRule {
  /** In (0, 1), such as 0.95. */
  readonly confidence: number;
  /** Variance inflation φ >= 1 of clustered rows; 1 for independent ones. */
  readonly designEffect: number;
}

const anyRange: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/**
 * Mean of n rows with Student's t interval, its variance inflated by φ; null without rows. One row says nothing of
 * scatter: its interval is the whole range.
 */
export function meanMeasured(
  rows: number,
  sum: number,
  squares: number,
  rule: IntervalRule,
  range: Interval = anyRange,
): Measured | null {
  if (!(rows > 0)) return null;
  const value = sum / rows;
  if (rows <= rule.designEffect || rows < 2) return { value, interval: range };
  const variance = Math.max(0, squares - rows * value * value) / (rows - 1);
  const half = halfWidth(rows, variance, rule);
  return { value, interval: within(value - half, value + half, range) };
}

/** Half of Student's t interval of a mean of so many rows, more than one and than φ, of this variance each. */
export function halfWidth(rows: number, variance: number, { confidence, designEffect }: IntervalRule): number {
  const t = studentTUpperQuantile((1 - confidence) / 2, Math.max(1, rows / designEffect - 1));
  return t * Math.sqrt((designEffect * variance) / rows);
}

function within(low: number, high: number, range: Interval): Interval {
  return { low: Math.max(range.low, low), high: Math.min(range.high, high) };
}
