import type { LogTails } from "./incomplete-gamma.ts";
import { log1mExp } from "./log-sum-exp.ts";
import { monotoneRoot } from "./monotone-root.ts";
import { logBetaDensityTimesXy } from "./point-probability.ts";

/** The fraction needs about √max(a, b) terms near the mean, fewer elsewhere. */
const termLimit = 100_000;
const tiny = 1e-300;

/**
 * Logarithms of the regularised incomplete beta function I_x(a, b) (`lower`) and of 1 - I_x(a, b) (`upper`),
 * a, b > 0, 0 <= x <= 1; `y` = 1 - x where the caller knows it more exactly. NaN outside.
 * Source: Didonato & Morris, Algorithm 708 (ACM Transactions on Mathematical Software 18, 1992), eq. 9: a continued
 * fraction in a y - b x, which keeps its digits where x or y is next to 1; modified Lentz.
 */
export function logIncompleteBeta(a: number, b: number, x: number, y: number = 1 - x): LogTails {
  if (!(a > 0) || !(b > 0) || !(x >= 0) || !(y >= 0)) return { lower: Number.NaN, upper: Number.NaN };
  if (x === 0) return { lower: Number.NEGATIVE_INFINITY, upper: 0 };
  if (y === 0) return { lower: 0, upper: Number.NEGATIVE_INFINITY };
  const prefix = logBetaDensityTimesXy(a, b, x, y);
  if (x * (a + b + 2) < a + 1) {
    const lower = Math.min(0, prefix - Math.log(fraction(a, b, x, y)));
    return { lower, upper: log1mExp(lower) };
  }
  const upper = Math.min(0, prefix - Math.log(fraction(b, a, y, x)));
  return { lower: log1mExp(upper), upper };
}

/** x for which ln I_x(a, b) (`lower`) or ln(1 - I_x(a, b)) (`upper`) has the given value; relative error below 1e-12. */
export function inverseLogIncompleteBeta(a: number, b: number, tail: keyof LogTails, logProbability: number): number {
  if (Number.isNaN(logProbability) || logProbability > 0) return Number.NaN;
  if (logProbability === 0) return tail === "lower" ? 1 : 0;
  if (logProbability === Number.NEGATIVE_INFINITY) return tail === "lower" ? 0 : 1;
  const sign = tail === "lower" ? 1 : -1;
  const excess = (logit: number) =>
    sign * (logIncompleteBeta(a, b, logistic(logit), logistic(-logit))[tail] - logProbability);
  return logistic(monotoneRoot(excess, Math.log(a / b), Math.min(1, 1 / Math.sqrt(Math.min(a, b)))));
}

/** 1 / (1 + e^-t): solving in t keeps digits at both ends. */
function logistic(t: number): number {
  return t < 0 ? Math.exp(t) / (1 + Math.exp(t)) : 1 / (1 + Math.exp(-t));
}

/** x^a y^b / B(a, b) over I_x(a, b), for x (a + b + 2) < a + 1. */
function fraction(a: number, b: number, x: number, y: number): number {
  const excess = a * y - b * x;
  let value = (a * (excess + 1)) / (a + 1);
  let c = value;
  let d = 0;
  for (let m = 1; m < termLimit; m++) {
    const odd = a + 2 * m - 1;
    const numerator = ((a + m - 1) / odd) * ((a + b + m - 1) / odd) * m * (b - m) * x * x;
    const denominator = m + (m * (b - m) * x) / odd + ((a + m) * (excess + 1 + m * (1 + y))) / (odd + 2);
    d = 1 / nonZero(denominator + numerator * d);
    c = nonZero(denominator + numerator / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < 2e-16) break;
  }
  return value;
}

function nonZero(x: number): number {
  return Math.abs(x) < tiny ? tiny : x;
}
