import { hourOf } from "../reference/hours.ts";
import type { HourlyCounts, RateEstimate } from "../reference/reference.ts";
import { clopperPearsonLower, clopperPearsonUpper } from "../statistics/binomial-interval.ts";
import { limitOf, toleranceAt } from "./limits.ts";
import type { Tolerance } from "./tolerances.ts";

/** One-sided error of an hour's own upper limit, as for the whole reference. */
const hourAlpha = 1e-4;
/** One-sided error of the hours beside it, whose rates this hour's ends may share. */
const neighbourAlpha = 0.05;

/** A span of event time in which more than usual is expected, [fromMs, toMs). */
export interface ExpectedSpan {
  readonly fromMs: number;
  readonly toMs: number;
  /** Added to the limit, above 0. For drift; harm has no expected days. */
  readonly extra: number;
}

/** Limits over time, known before any pane is seen. */
export interface LimitSchedule {
  /** 24 from midnight UTC, 168 from Thursday midnight UTC (hours since the epoch, modulo), or one for all. */
  readonly hours: number;
  /** @param hour in [0, `hours`) */
  readonly limitOf: (hour: number) => number;
  readonly expected: readonly ExpectedSpan[];
  /** A limit from here on cannot be watched: ½ for a rate that should be small, else 1. */
  readonly ceiling: number;
}

/**
 * The limits of a stream over time: one for all hours, or limits that follow the hours of the reference,
 * m_h = min(m, max(U_h, L_{h−1}, L_{h+1}) + tolerance), where m is the limit of all hours, U_h the hour's own
 * Clopper–Pearson upper limit at 1e-4 and L the lower 95 % limits of the hours beside it, all from k/φ of n/φ. Never
 * above m, so a quiet hour is watched more closely and a busy one no less. Any limit that is at least the true rate of
 * its pane keeps the detector's promise.
 *
 * Undefined where the stream is not monitorable; one limit for all where the reference has no hours.
 */
export function limitSchedule(
  rate: RateEstimate,
  tolerance: Tolerance,
  shape: "constant" | "hourly",
  expected: readonly ExpectedSpan[] = [],
): LimitSchedule | undefined {
  const whole = limitOf(rate, tolerance);
  if (whole === undefined) return undefined;
  const common = { expected, ceiling: tolerance.small ? 0.5 : 1 };
  const { hourly } = rate;
  if (shape === "constant" || hourly === null) return { ...common, hours: 1, limitOf: () => whole };
  // Computed when its hour comes: a reference has thousands of streams.
  const known = new Map<number, number>();
  const limitOfHour = (hour: number): number => {
    const limit = known.get(hour) ?? Math.min(whole, hourLimit(rate.designEffect, hourly, hour, tolerance));
    known.set(hour, limit);
    return limit;
  };
  return { ...common, hours: hourly.trials.length, limitOf: limitOfHour };
}

/** The limit of one hour by itself; Infinity where the reference has no rows of it. */
function hourLimit(
  designEffect: number,
  { successes, trials }: HourlyCounts,
  hour: number,
  tolerance: Tolerance,
): number {
  const hours = trials.length;
  const [k, n] = [successes[hour] ?? 0, trials[hour] ?? 0];
  if (n === 0) return Number.POSITIVE_INFINITY;
  const lower = (beside: number) => {
    const at = (hour + beside + hours) % hours;
    return clopperPearsonLower((successes[at] ?? 0) / designEffect, (trials[at] ?? 0) / designEffect, neighbourAlpha);
  };
  const upper = clopperPearsonUpper(k / designEffect, n / designEffect, hourAlpha);
  return Math.max(upper, lower(-1), lower(1)) + toleranceAt(tolerance, k / n);
}

/** The limit of the pane that starts then; undefined where an expected span lifts it beyond what can be watched. */
export function limitAt({ hours, limitOf, expected, ceiling }: LimitSchedule, startMs: number): number | undefined {
  const usual = limitOf(hourOf(startMs, hours));
  const extra = Math.max(0, ...expected.filter((s) => startMs >= s.fromMs && startMs < s.toMs).map((s) => s.extra));
  return usual + extra < ceiling ? usual + extra : undefined;
}
