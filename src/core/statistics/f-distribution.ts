import { logIncompleteBeta } from "./incomplete-beta.ts";
import type { LogTails } from "./incomplete-gamma.ts";
import { monotoneRoot } from "./monotone-root.ts";

/** P(X <= x) of Fisher's F with `df1` and `df2` > 0 degrees of freedom (of the numerator and the denominator). */
export function fCdf(x: number, df1: number, df2: number): number {
  return Math.exp(fLogTails(x, df1, df2).lower);
}

/** P(X > x) of Fisher's F. */
export function fSurvival(x: number, df1: number, df2: number): number {
  return Math.exp(fLogTails(x, df1, df2).upper);
}

/**
 * ln P(X <= x) and ln P(X > x), also where a probability is below the smallest double: the latter is
 * I_z(df2/2, df1/2), z = df2 / (df2 + df1 x) (Abramowitz & Stegun 26.6.2). NaN for degrees that are not positive.
 */
export function fLogTails(x: number, df1: number, df2: number): LogTails {
  if (!(x > 0)) return Number.isNaN(x) ? { lower: x, upper: x } : { lower: Number.NEGATIVE_INFINITY, upper: 0 };
  const ratio = x * (df1 / df2);
  const z = 1 / (1 + ratio);
  const rest = ratio === Number.POSITIVE_INFINITY ? 1 : ratio / (1 + ratio);
  const tails = logIncompleteBeta(df2 / 2, df1 / 2, z, rest);
  return { lower: tails.upper, upper: tails.lower };
}

/** x with P(X <= x) = p, for p in [0, 1]. For p next to 1 use `fUpperQuantile`, which takes the small number. */
export function fQuantile(p: number, df1: number, df2: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p >= 0.5) return solve("upper", Math.log1p(-p), df1, df2);
  return solve("lower", Math.log(p), df1, df2);
}

/** x with P(X > x) = alpha, for alpha in [0, 1]. */
export function fUpperQuantile(alpha: number, df1: number, df2: number): number {
  if (!(alpha > 0 && alpha < 0.5)) return fQuantile(1 - alpha, df1, df2);
  return solve("upper", Math.log(alpha), df1, df2);
}

/** Solves in ln x, where both tails are smooth and neither end loses digits. */
function solve(tail: keyof LogTails, target: number, df1: number, df2: number): number {
  const sign = tail === "lower" ? 1 : -1;
  return Math.exp(monotoneRoot((s) => sign * (fLogTails(Math.exp(s), df1, df2)[tail] - target), 0, 0.5));
}
