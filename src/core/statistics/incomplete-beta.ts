import type { LogTails } from "./incomplete-gamma.ts";
import { log1mExp } from "./log-sum-exp.ts";
import { monotoneRoot } from "./monotone-root.ts";
import { logBetaDensityTimesXy } from "./point-probability.ts";

/** The fraction needs about √max(a, b) terms. */
const termLimit = 100_000;
const tiny = 1e-300;

/**
 * Logarithms of the regularised incomplete beta function I_x(a, b) (`lower`) and of 1 - I_x(a, b) (`upper`),
 * a, b > 0, 0 <= x <= 1; `y` = 1 - x where the caller knows it more exactly. NaN outside.
 * Source: DLMF 8.17.22 (continued fraction, modified Lentz).
 */
export function logIncompleteBeta(a: number, b: number, x: number, y: number = 1 - x): LogTails {
  if (!(a > 0) || !(b > 0) || !(x >= 0) || !(y >= 0)) return { lower: Number.NaN, upper: Number.NaN };
  if (x === 0) return { lower: Number.NEGATIVE_INFINITY, upper: 0 };
  if (y === 0) return { lower: 0, upper: Number.NEGATIVE_INFINITY };
  const prefix = logBetaDensityTimesXy(a, b, x, y);
  if (x * (a + b + 2) < a + 1) {
    const lower = Math.min(0, prefix + Math.log(fraction(a, b, x)) - Math.log(a));
    return { lower, upper: log1mExp(lower) };
  }
  const upper = Math.min(0, prefix + Math.log(fraction(b, a, y)) - Math.log(b));
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

function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < termLimit; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 2e-16) break;
  }
  return value;
}

function nonZero(x: number): number {
  return Math.abs(x) < tiny ? tiny : x;
}
