import { logIncompleteGamma } from "./incomplete-gamma.ts";
import { monotoneRoot } from "./monotone-root.ts";
import { normalQuantile } from "./normal-distribution.ts";
import { logPoisson } from "./point-probability.ts";

/**
 * ln P(X > x) of a non-central χ² variable with `df` > 0 degrees of freedom and `noncentrality` >= 0:
 * the Poisson mixture of central ones (Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, ch. 29).
 */
export function noncentralChiSquareLogSurvival(x: number, df: number, noncentrality: number): number {
  if (!(x > 0)) return 0;
  if (noncentrality === 0) return logIncompleteGamma(df / 2, x / 2).upper;
  return Math.min(0, logUpperMixture(df / 2, x / 2, noncentrality / 2));
}

/** ln P(X <= x), the other tail of `noncentralChiSquareLogSurvival`. */
export function noncentralChiSquareLogCdf(x: number, df: number, noncentrality: number): number {
  if (!(x > 0)) return Number.NEGATIVE_INFINITY;
  if (noncentrality === 0) return logIncompleteGamma(df / 2, x / 2).lower;
  return Math.min(0, logLowerMixture(df / 2, x / 2, noncentrality / 2));
}

/** x with P(X <= x) = p, 0 < p < 1. For p next to 1 use `noncentralChiSquareUpperQuantile`. */
export function noncentralChiSquareQuantile(p: number, df: number, noncentrality: number): number {
  if (p >= 0.5) return noncentralChiSquareUpperQuantile(1 - p, df, noncentrality);
  const target = Math.log(p);
  const excess = (t: number) => noncentralChiSquareLogCdf(Math.exp(t), df, noncentrality) - target;
  return solve(excess, normalQuantile(p), df, noncentrality);
}

/** x with P(X > x) = alpha, 0 < alpha < 1. */
export function noncentralChiSquareUpperQuantile(alpha: number, df: number, noncentrality: number): number {
  if (alpha > 0.5) return noncentralChiSquareQuantile(1 - alpha, df, noncentrality);
  const target = Math.log(alpha);
  const excess = (t: number) => target - noncentralChiSquareLogSurvival(Math.exp(t), df, noncentrality);
  return solve(excess, -normalQuantile(alpha), df, noncentrality);
}

/** Solves in ln x from where the cube root of x would be normal (Abdel-Aty 1954): near enough to save half the steps. */
function solve(excess: (t: number) => number, z: number, df: number, noncentrality: number): number {
  const mean = df + noncentrality;
  const variance = (2 * (mean + noncentrality)) / (9 * mean * mean);
  const cubeRoot = Math.max(0.1, 1 - variance + z * Math.sqrt(variance));
  return Math.exp(monotoneRoot(excess, Math.log(mean) + 3 * Math.log(cubeRoot), 0.1 * Math.sqrt(variance)));
}

/** Term j of a mixture is Poisson(j; m) times a gamma tail; in a far tail its ratio is m y / (j (a + j)). */
function tiltedMode(a: number, y: number, m: number): number {
  return (2 * m * y) / (a + Math.sqrt(a * a + 4 * m * y));
}

/** Ten standard deviations of a Poisson count at j, and some for small j: e^-45 of the sum is left out. */
function halfWindow(j: number): number {
  return 10 * Math.sqrt(j + 1) + 30;
}

/** Q(a+j, y) = Q(a+j-1, y) + Poisson(a+j-1; y): only positive terms when j rises. */
function logUpperMixture(a: number, y: number, m: number): number {
  const mode = Math.floor(Math.max(m, tiltedMode(a, y, m)));
  const first = Math.max(0, Math.floor(mode - halfWindow(mode)));
  const weightScale = logPoisson(mode, m);
  const tailScale = logIncompleteGamma(a + mode, y).upper;
  let weight = Math.exp(logPoisson(first, m) - weightScale);
  let tail = Math.exp(logIncompleteGamma(a + first, y).upper - tailScale);
  let point = Math.exp(logPoisson(a + first, y) - tailScale);
  let sum = 0;
  for (let j = first; ; j++) {
    sum += weight * tail;
    if (j > mode && weight * tail < sum * 1e-18) break;
    tail += point;
    point *= y / (a + j + 1);
    weight *= m / (j + 1);
  }
  return Math.log(sum) + weightScale + tailScale;
}

/** P(a+j, y) = P(a+j+1, y) + Poisson(a+j; y): only positive terms when j falls. */
function logLowerMixture(a: number, y: number, m: number): number {
  const mode = Math.floor(Math.min(m, tiltedMode(a, y, m)));
  const last = Math.ceil(mode + halfWindow(mode));
  const weightScale = logPoisson(mode, m);
  const tailScale = logIncompleteGamma(a + mode, y).lower;
  let weight = Math.exp(logPoisson(last, m) - weightScale);
  let tail = Math.exp(logIncompleteGamma(a + last, y).lower - tailScale);
  let point = Math.exp(logPoisson(a + last, y) - tailScale);
  let sum = 0;
  for (let j = last; j >= 0; j--) {
    sum += weight * tail;
    if (j < mode && weight * tail < sum * 1e-18) break;
    point *= (a + j) / y;
    tail += point;
    weight *= j / m;
  }
  return Math.log(sum) + weightScale + tailScale;
}
