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
  const limit = highestHour(rate, upper) + width;
  return limit < (tolerance.small ? 0.5 : 1) ? limit : undefined;
}

/** How far above a reference rate the band reaches. */
export function toleranceAt(tolerance: Tolerance, rate: number): number {
  return Math.max(tolerance.atLeast, tolerance.relative * rate) + tolerance.plus;
}

/** The highest of the hours' lower limits, or `atLeast` where that is higher. */
function highestHour({ designEffect, hourly }: RateEstimate, atLeast: number): number {
  if (hourly === null) return atLeast;
  const rates = hourly.trials.flatMap((n, hour) => {
    const k = hourly.successes[hour] ?? 0;
    return n > 0 && k / n > atLeast ? [{ k, n }] : [];
  });
  let highest = atLeast;
  // A lower limit is below its rate: from the highest rate on, most hours need not be computed.
  for (const { k, n } of rates.sort((a, b) => b.k / b.n - a.k / a.n)) {
    if (k / n <= highest) break;
    highest = Math.max(highest, clopperPearsonLower(k / designEffect, n / designEffect, hourAlpha));
  }
  return highest;
}
