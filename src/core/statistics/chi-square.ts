import { inverseLogIncompleteGamma, logIncompleteGamma } from "./incomplete-gamma.ts";

/** P(X > x) of a χ² variable with `df` > 0 degrees of freedom. */
export function chiSquareSurvival(x: number, df: number): number {
  return Math.exp(chiSquareLogSurvival(x, df));
}

/** ln P(X > x) of a χ² variable, also where the probability is below the smallest double. */
export function chiSquareLogSurvival(x: number, df: number): number {
  return logIncompleteGamma(df / 2, Math.max(0, x) / 2).upper;
}

/** P(X <= x) of a χ² variable with `df` > 0 degrees of freedom. */
export function chiSquareCdf(x: number, df: number): number {
  return Math.exp(chiSquareLogCdf(x, df));
}

/** ln P(X <= x) of a χ² variable, also where the probability is below the smallest double. */
export function chiSquareLogCdf(x: number, df: number): number {
  return logIncompleteGamma(df / 2, Math.max(0, x) / 2).lower;
}

/** x with P(X <= x) = p. For p next to 1 use `chiSquareUpperQuantile`, which takes the small number. */
export function chiSquareQuantile(p: number, df: number): number {
  return p < 0.5
    ? 2 * inverseLogIncompleteGamma(df / 2, "lower", Math.log(p))
    : 2 * inverseLogIncompleteGamma(df / 2, "upper", Math.log1p(-p));
}

/** x with P(X > x) = alpha. */
export function chiSquareUpperQuantile(alpha: number, df: number): number {
  return alpha < 0.5
    ? 2 * inverseLogIncompleteGamma(df / 2, "upper", Math.log(alpha))
    : 2 * inverseLogIncompleteGamma(df / 2, "lower", Math.log1p(-alpha));
}
