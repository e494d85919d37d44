import type { RateEstimate } from "../reference/reference.ts";
import { clopperPearsonLower, clopperPearsonUpper } from "../statistics/binomial-interval.ts";
import { type Band, bandOf } from "./band.ts";
import { limitOf, toleranceAt } from "./limits.ts";
import type { Tolerance } from "./tolerances.ts";

const hourMs = 3_600_000;
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

/** Limits by hour, known before any pane is seen. */
export interface LimitSchedule {
  /** By hour since the epoch, modulo their number: 24 from midnight UTC, 168 from Thursday midnight UTC, or one for all. */
  readonly limits: readonly number[];
  readonly expected: readonly ExpectedSpan[];
  /** A limit from here on cannot be watched: ½ for a rate that should be small, else 1. */
  readonly ceiling: number;
}

/**
 * Limits that follow the hours of the reference: m_h = min(m, max(U_h, L_{h−1}, L_{h+1}) + tolerance), where m is the
 * limit of all hours, U_h the hour's own Clopper–Pearson upper limit at 1e-4 and L the lower 95 % limits of the hours
 * beside it, all from k/φ of n/φ. Never above m, so a quiet hour is watched more closely and a busy one no less. Any
 * limit that is at least the true rate of its pane keeps the detector's promise.
 *
 * Undefined where the stream is not monitorable; one limit for all where the reference has no hours.
 */
export function hourlyLimits(
  rate: RateEstimate,
  tolerance: Tolerance,
  expected: readonly ExpectedSpan[] = [],
): LimitSchedule | undefined {
  const whole = limitOf(rate, tolerance);
  if (whole === undefined) return undefined;
  const { designEffect, hourly } = rate;
  const ceiling = tolerance.small ? 0.5 : 1;
  if (hourly === null) return { limits: [whole], expected, ceiling };
  const hours = hourly.trials.length;
  const lower = (hour: number) => {
    const at = (hour + hours) % hours;
    const [k, n] = [hourly.successes[at] ?? 0, hourly.trials[at] ?? 0];
    return clopperPearsonLower(k / designEffect, n / designEffect, neighbourAlpha);
  };
  const limits = hourly.trials.map((trials, hour) => {
    if (trials === 0) return whole;
    const successes = hourly.successes[hour] ?? 0;
    const upper = clopperPearsonUpper(successes / designEffect, trials / designEffect, hourAlpha);
    const reach = Math.max(upper, lower(hour - 1), lower(hour + 1));
    return Math.min(whole, reach + toleranceAt(tolerance, successes / trials));
  });
  return { limits, expected, ceiling };
}

/** The limit of the pane that starts then; undefined where an expected span lifts it beyond what can be watched. */
export function limitAt({ limits, expected, ceiling }: LimitSchedule, startMs: number): number | undefined {
  const hour = Math.floor(startMs / hourMs);
  const usual = limits[((hour % limits.length) + limits.length) % limits.length];
  const extra = Math.max(0, ...expected.filter((s) => startMs >= s.fromMs && startMs < s.toMs).map((s) => s.extra));
  return usual !== undefined && usual + extra < ceiling ? usual + extra : undefined;
}

/** The band of each pane by its start, made once per limit; a pane without one is not fed. */
export function scheduledBands(
  schedule: LimitSchedule,
  alternatives: (limit: number) => readonly number[],
): (startMs: number) => Band | undefined {
  const bands = new Map<number, Band | undefined>();
  return (startMs) => {
    const limit = limitAt(schedule, startMs);
    if (limit === undefined) return undefined;
    if (!bands.has(limit)) bands.set(limit, bandOf(limit, alternatives(limit)));
    return bands.get(limit);
  };
}
