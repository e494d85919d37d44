import type { RateEstimate } from "../reference/reference.ts";
import { clopperPearsonLower, clopperPearsonUpper } from "../statistics/binomial-interval.ts";
import type { Tolerance } from "./tolerances.ts";

/** One-sided error of U, the reference's own uncertainty. */
const referenceAlpha = 1e-4;
/** One-sided error of an hour's lower limit: the raw maximum of noisy hours would blind the test. */
const hourAlpha = 0.05;
/** Without an hour-of-day envelope the tolerance must cover the daily wave too. */
const toleranceWithoutEnvelope = 1.5;

/**
 * The band's upper end m = max(U, S) + tolerance, or undefined where the stream is not monitorable.
 *
 * U: Clopper–Pearson upper limit at 1e-4 from k/φ of n/φ. S: the highest of the hours' lower 95 % limits, likewise
 * from k/φ; where the reference has no hours, S = 0 and the tolerance is 1.5 times as wide.
 */
export function limitOf(rate: RateEstimate, tolerance: Tolerance): number | undefined {
  if (!(rate.trials > 0)) return undefined;
  const { successes, trials, designEffect, hourly } = rate;
  const upper = clopperPearsonUpper(successes / designEffect, trials / designEffect, referenceAlpha);
  const width = toleranceAt(tolerance, successes / trials) * (hourly === null ? toleranceWithoutEnvelope : 1);
  const limit = Math.max(upper, envelope(rate)) + width;
  return limit < (tolerance.small ? 0.5 : 1) ? limit : undefined;
}

/** How far above a reference rate the band reaches. */
export function toleranceAt(tolerance: Tolerance, rate: number): number {
  return Math.max(tolerance.atLeast, tolerance.relative * rate) + tolerance.plus;
}

function envelope({ designEffect, hourly }: RateEstimate): number {
  if (hourly === null) return 0;
  const lowers = hourly.successes.map((successes, hour) =>
    clopperPearsonLower(successes / designEffect, (hourly.trials[hour] ?? 0) / designEffect, hourAlpha),
  );
  return Math.max(0, ...lowers);
}
