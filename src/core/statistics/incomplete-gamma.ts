import { logGammaOnePlus } from "./log-gamma.ts";
import { log1mExp } from "./log-sum-exp.ts";
import { monotoneRoot } from "./monotone-root.ts";
import { logPoisson } from "./point-probability.ts";

/** ln P(a, x) and ln Q(a, x), each with full relative accuracy of P and Q where these are small. */
export interface LogTails {
  readonly lower: number;
  readonly upper: number;
}

/** Series and fraction need about 10 √a terms near x = a: enough for a up to 1e9. */
const termLimit = 1_000_000;
const tiny = 1e-300;

/**
 * Logarithms of the regularised incomplete gamma functions P(a, x) and Q = 1 - P, a > 0, x >= 0; NaN outside.
 * Sources: DLMF 8.11.4 (series), 8.9.2 (continued fraction, modified Lentz), 8.7.1 (a < 1, x < 1).
 */
export function logIncompleteGamma(a: number, x: number): LogTails {
  if (!(a > 0) || !(x >= 0)) return { lower: Number.NaN, upper: Number.NaN };
  if (x === 0) return { lower: Number.NEGATIVE_INFINITY, upper: 0 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 0, upper: Number.NEGATIVE_INFINITY };
  if (a < 1 && x < 1) return fromLower(smallLogLower(a, x));
  if (a >= 1 && x < a + 1) return fromLower(logPoisson(a, x) + Math.log(series(a, x)));
  const upper = logPoisson(a, x) + Math.log(a) + Math.log(fraction(a, x));
  return { lower: log1mExp(Math.min(upper, 0)), upper };
}

/** x for which ln P (`lower`) or ln Q (`upper`) of shape a has the given value; relative error below 1e-12. */
export function inverseLogIncompleteGamma(a: number, tail: keyof LogTails, logProbability: number): number {
  if (Number.isNaN(logProbability) || logProbability > 0) return Number.NaN;
  if (logProbability === 0) return tail === "lower" ? Number.POSITIVE_INFINITY : 0;
  if (logProbability === Number.NEGATIVE_INFINITY) return tail === "lower" ? 0 : Number.POSITIVE_INFINITY;
  const sign = tail === "lower" ? 1 : -1;
  const excess = (t: number) => sign * (logIncompleteGamma(a, Math.exp(t))[tail] - logProbability);
  return Math.exp(monotoneRoot(excess, Math.log(a), Math.min(1, 1 / Math.sqrt(a))));
}

function fromLower(lower: number): LogTails {
  const bounded = Math.min(lower, 0);
  return { lower: bounded, upper: log1mExp(bounded) };
}

/** ln P = a ln x - ln Γ(1+a) + ln(1 + a Σ (-x)^k / (k! (a+k))): every part is of order a, so Q keeps its digits. */
function smallLogLower(a: number, x: number): number {
  let power = 1;
  let sum = 0;
  for (let k = 1; k < 40; k++) {
    power *= -x / k;
    sum += power / (a + k);
  }
  const gamma = a <= 0.5 ? logGammaOnePlus(a) : Math.log(a) + logGammaOnePlus(a - 1);
  return a * Math.log(x) - gamma + Math.log1p(a * sum);
}

function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < termLimit; k++) {
    term *= x / (a + k);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum;
}

function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let i = 1; i < termLimit; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / nonZero(numerator * d + b);
    c = nonZero(b + numerator / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 2e-16) break;
  }
  return value;
}

function nonZero(x: number): number {
  return Math.abs(x) < tiny ? tiny : x;
}
