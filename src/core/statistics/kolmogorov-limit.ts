import { log1mExp } from "./log-sum-exp.ts";

/** Where both series are short: four terms are exact to the last digit. */
const crossing = 1.18;
const logRootTwoPi = 0.9189385332046728;

/**
 * ln Q(λ), Q(λ) = 2 Σ (-1)^{k-1} exp(-2 k² λ²): the limit of P(√n D > λ) (Kolmogorov 1933), also far below 1e-300.
 */
export function kolmogorovLogSurvival(lambda: number): number {
  if (!(lambda > 0)) return 0;
  if (lambda < crossing) return log1mExp(kolmogorovLogCdf(lambda));
  const x = -2 * lambda * lambda;
  return Math.LN2 + x + Math.log1p(-Math.exp(3 * x) + Math.exp(8 * x) - Math.exp(15 * x));
}

/** Q(λ), the limit of P(√n D > λ). */
export function kolmogorovSurvival(lambda: number): number {
  return Math.exp(kolmogorovLogSurvival(lambda));
}

/** ln(1 - Q(λ)); below 1.18 by the dual theta series √(2π)/λ Σ exp(-(2k-1)² π² / (8 λ²)). */
export function kolmogorovLogCdf(lambda: number): number {
  if (!(lambda > 0)) return Number.NEGATIVE_INFINITY;
  if (lambda >= crossing) return log1mExp(kolmogorovLogSurvival(lambda));
  const x = (-Math.PI * Math.PI) / (8 * lambda * lambda);
  return logRootTwoPi - Math.log(lambda) + x + Math.log1p(Math.exp(8 * x) + Math.exp(24 * x) + Math.exp(48 * x));
}
