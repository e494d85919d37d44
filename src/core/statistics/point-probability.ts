import { logGamma, stirlingError } from "./log-gamma.ts";

const halfLogTwoPi = 0.9189385332046728;

/**
 * Deviance of a from its expectation m: a ln(a/m) + m - a, for a > 0 and m > 0, without cancellation near a = m;
 * `excess` = a - m, given where it is known more exactly than its parts.
 * Source: Loader, Fast and accurate computation of binomial probabilities (2000).
 */
function deviance(a: number, m: number, excess: number): number {
  if (Math.abs(excess) >= 0.1 * (a + m)) return a * Math.log(a / m) - excess;
  const v = excess / (a + m);
  let sum = excess * v;
  let term = 2 * a * v;
  for (let j = 1; j < 1_000; j++) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
  return sum;
}

/** ln(x^a e^-x / Γ(a + 1)), the Poisson probability of a (any real a >= 0) at mean x > 0. */
export function logPoisson(a: number, x: number): number {
  if (a < 10) return (a === 0 ? 0 : a * Math.log(x)) - x - (a === 0 ? 0 : logGamma(a) + Math.log(a));
  return -stirlingError(a) - deviance(a, x, a - x) - halfLogTwoPi - 0.5 * Math.log(a);
}

/**
 * ln(x^a y^b / B(a, b)) for a, b > 0 and y = 1 - x, both given so that neither end loses digits:
 * Loader's saddle-point form of the binomial probability, times ab/(a+b).
 */
export function logBetaDensityTimesXy(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const excess = a * y - b * x;
  return (
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    deviance(a, n * x, excess) -
    deviance(b, n * y, -excess) -
    halfLogTwoPi +
    0.5 * (Math.log(a) + Math.log(b) - Math.log(n))
  );
}
