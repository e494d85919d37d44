import type { Interval } from "./binomial-interval.ts";
import { logGamma } from "./log-gamma.ts";
import { mixtureScale } from "./mean-confidence-sequence.ts";
import { monotoneRoot } from "./monotone-root.ts";

/** A smaller prior than this many thousandths of one observation's variance is not used. */
const leastPrior = 1e-3;

/**
 * Interval of a rate that may be looked at after every outcome: with chance 1 − alpha the rate is inside it at all times
 * together. For display. Independent outcomes of one rate; where they come in clusters, divide both counts by φ.
 *
 * The rates p whose evidence is below ln(1/alpha), by the beta-binomial mixture of Howard, Ramdas, McAuliffe & Sekhon,
 * "Time-uniform, nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49, 2021.
 *
 * @param successes of `trials`; both may be fractions
 * @param alpha in (0, 1)
 * @param bestTrials trials at which the interval is to be narrowest, above 0
 * @example at 5 % of 10,000 trials, narrowest there, alpha .05: ±.0066, where Wilson's interval of one look is ±.0043
 */
export function rateConfidenceSequence(successes: number, trials: number, alpha: number, bestTrials: number): Interval {
  if (!(trials > 0)) return { low: 0, high: 1 };
  const threshold = Math.log(1 / alpha);
  const excess = (logit: number) => logRateEvidence(successes, trials, logit, alpha, bestTrials) - threshold;
  // Evidence falls up to about the observed rate and rises after it.
  const middle = Math.log((successes + 0.5) / (trials - successes + 0.5));
  return {
    low: successes <= 0 ? 0 : logistic(-monotoneRoot((t) => excess(-t), -middle, 0.5)),
    high: successes >= trials ? 1 : logistic(monotoneRoot(excess, middle, 0.5)),
  };
}

/** ln of the mixture's likelihood over that of the rate with the given logit, from k of n. */
function logRateEvidence(k: number, n: number, logit: number, alpha: number, bestTrials: number): number {
  const [p, q] = [logistic(logit), logistic(-logit)];
  const variance = p * q;
  const prior = Math.max(mixtureScale(variance * bestTrials, alpha) - variance, leastPrior * variance);
  const [a, b] = [prior / q, prior / p];
  return logBeta(a + k, b + n - k) - logBeta(a, b) - k * logLogistic(logit) - (n - k) * logLogistic(-logit);
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

function logistic(t: number): number {
  return t < 0 ? Math.exp(t) / (1 + Math.exp(t)) : 1 / (1 + Math.exp(-t));
}

function logLogistic(t: number): number {
  return t < 0 ? t - Math.log1p(Math.exp(t)) : -Math.log1p(Math.exp(-t));
}
