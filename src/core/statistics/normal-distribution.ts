import { inverseLogIncompleteGamma, logIncompleteGamma } from "./incomplete-gamma.ts";
import { log1mExp } from "./log-sum-exp.ts";

/** P(Z > z) of a standard normal Z: ½ Q(½, z²/2) on the upper side. */
export function normalSurvival(z: number): number {
  return Math.exp(normalLogSurvival(z));
}

/** P(Z <= z) of a standard normal Z. */
export function normalCdf(z: number): number {
  return Math.exp(normalLogSurvival(-z));
}

/** ln P(Z > z), also where the probability itself is below the smallest double. */
export function normalLogSurvival(z: number): number {
  const tail = logIncompleteGamma(0.5, (z * z) / 2).upper - Math.LN2;
  return z >= 0 ? tail : log1mExp(tail);
}

/** z with P(Z <= z) = p; -Infinity at 0, Infinity at 1, NaN outside [0, 1]. Full relative accuracy around p = ½. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0.5) return 0;
  const sign = p < 0.5 ? -1 : 1;
  if (Math.abs(p - 0.5) >= 0.25) return sign * normalUpperQuantile(Math.log(p < 0.5 ? p : 1 - p));
  return sign * Math.sqrt(2 * inverseLogIncompleteGamma(0.5, "lower", Math.log(Math.abs(2 * p - 1))));
}

/** z >= 0 with ln P(Z > z) = `logTail`, for tails of at most ½. */
export function normalUpperQuantile(logTail: number): number {
  return Math.sqrt(2 * inverseLogIncompleteGamma(0.5, "upper", logTail + Math.LN2));
}
