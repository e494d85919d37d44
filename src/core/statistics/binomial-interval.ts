import { inverseLogIncompleteBeta } from "./incomplete-beta.ts";
import { normalQuantile } from "./normal-distribution.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Upper limit of a rate at one-sided error `alpha`, never exceeded by chance more often than that
 * (Clopper & Pearson 1934). Counts may be fractions (k/φ of n/φ for a clustered sample); 1 when nothing was tried.
 */
export function clopperPearsonUpper(successes: number, trials: number, alpha: number): number {
  if (!(trials > 0) || successes >= trials) return 1;
  return inverseLogIncompleteBeta(successes + 1, trials - successes, "upper", Math.log(alpha));
}

/** Lower limit of a rate at one-sided error `alpha`; 0 when nothing was tried. */
export function clopperPearsonLower(successes: number, trials: number, alpha: number): number {
  if (!(trials > 0) || successes <= 0) return 0;
  return inverseLogIncompleteBeta(successes, trials - successes + 1, "lower", Math.log(alpha));
}

/** Two-sided Clopper-Pearson interval; `confidence` in (0, 1), such as 0.95. */
export function clopperPearsonInterval(successes: number, trials: number, confidence: number): Interval {
  const alpha = (1 - confidence) / 2;
  return {
    low: clopperPearsonLower(successes, trials, alpha),
    high: clopperPearsonUpper(successes, trials, alpha),
  };
}

/**
 * Wilson's score interval of a rate (Wilson 1927), for display: near its confidence on average, not in every case.
 * Counts may be fractions; [0, 1] when nothing was tried.
 */
export function wilsonInterval(successes: number, trials: number, confidence: number): Interval {
  if (!(trials > 0)) return { low: 0, high: 1 };
  const z = normalQuantile(0.5 + confidence / 2);
  const rate = successes / trials;
  const shrink = 1 + (z * z) / trials;
  const centre = (rate + (z * z) / (2 * trials)) / shrink;
  const half = (z / shrink) * Math.sqrt((rate * (1 - rate)) / trials + (z * z) / (4 * trials * trials));
  return {
    low: successes <= 0 ? 0 : Math.max(0, centre - half),
    high: successes >= trials ? 1 : Math.min(1, centre + half),
  };
}
