import { logIncompleteBeta } from "./incomplete-beta.ts";
import { log1mExp } from "./log-sum-exp.ts";
import { monotoneRoot } from "./monotone-root.ts";

/** Below this x, I_x(a, b) is x^a times a constant to the last digit, so its logarithm goes on where x underflows. */
const powerLawFrom = 2 ** -200;

/** P(T <= t) of Student's t with `df` > 0 degrees of freedom, not necessarily whole. */
export function studentTCdf(t: number, df: number): number {
  return Math.exp(studentTLogSurvival(-t, df));
}

/** P(T > t) of Student's t. */
export function studentTSurvival(t: number, df: number): number {
  return Math.exp(studentTLogSurvival(t, df));
}

/**
 * ln P(T > t), also where the probability is below the smallest double: ½ I_x(df/2, ½), x = df / (df + t²)
 * (Abramowitz & Stegun 26.7.1).
 */
export function studentTLogSurvival(t: number, df: number): number {
  if (t >= 0) return logUpper(t, df) - Math.LN2;
  return log1mExp(logUpper(-t, df) - Math.LN2);
}

/** t with P(T <= t) = p; -Infinity at 0, Infinity at 1, NaN outside [0, 1]. Full relative accuracy around p = ½. */
export function studentTQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0.5) return 0;
  const sign = p < 0.5 ? -1 : 1;
  if (Math.abs(p - 0.5) >= 0.25) return sign * studentTUpperQuantile(p < 0.5 ? p : 1 - p, df);
  const target = Math.log(2 * Math.abs(p - 0.5));
  return sign * Math.exp(monotoneRoot((s) => logCentral(Math.exp(s), df) - target, target, 0.5));
}

/** t >= 0 with P(T > t) = alpha, for alpha in [0, ½]; NaN outside. */
export function studentTUpperQuantile(alpha: number, df: number): number {
  if (!(alpha >= 0 && alpha <= 0.5)) return Number.NaN;
  if (alpha === 0) return Number.POSITIVE_INFINITY;
  const target = Math.log(2 * alpha);
  return Math.exp(monotoneRoot((s) => target - logUpper(Math.exp(s), df), 0, 0.5));
}

/** ln P(|T| > t), t >= 0. */
function logUpper(t: number, df: number): number {
  const root = Math.sqrt(df);
  if (t <= root) {
    const ratio = t / root;
    const x = 1 / (1 + ratio * ratio);
    return logIncompleteBeta(df / 2, 0.5, x, ratio * ratio * x).lower;
  }
  const ratio = root / t;
  const y = 1 / (1 + ratio * ratio);
  if (ratio * ratio > powerLawFrom) return logIncompleteBeta(df / 2, 0.5, ratio * ratio * y, y).lower;
  const logX = 2 * (Math.log(df) / 2 - Math.log(t));
  return logIncompleteBeta(df / 2, 0.5, powerLawFrom).lower + (df / 2) * (logX - Math.log(powerLawFrom));
}

/** ln P(|T| <= t), t >= 0. */
function logCentral(t: number, df: number): number {
  const ratio = t / Math.sqrt(df);
  if (ratio > 1) return log1mExp(logUpper(t, df));
  const x = 1 / (1 + ratio * ratio);
  return logIncompleteBeta(df / 2, 0.5, x, ratio * ratio * x).upper;
}
