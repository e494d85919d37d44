/** Two arms of independent normal outcomes of one known variance, and by how much their means are thought to differ. */
export interface TwoArms {
  /** Outcomes of each arm, above 0. */
  readonly rows: readonly [number, number];
  /** σ² of one outcome, above 0. */
  readonly variance: number;
  /** τ² > 0: true differences are looked for as draws of a normal law of mean 0 and this variance. */
  readonly mixingVariance: number;
}

/**
 * ln Λ, the evidence that two means differ, which may be looked at after every outcome: while they are equal, Λ ever
 * exceeds 1/alpha with chance alpha at most. The mixture sequential probability ratio test (Robbins 1970; Johari,
 * Koomen, Pekelis & Walsh, "Always valid inference", Operations Research 70, 2022): with V = σ²(1/n + 1/m),
 * √(V/(V + τ²))·exp(τ²·difference²/(2V(V + τ²))); for n = m, √(2σ²/(2σ² + nτ²))·exp(n²τ²·difference²/(4σ²(2σ² + nτ²))).
 *
 * For display and offline use. Where outcomes are not normal or σ² is estimated, it holds in the limit of many rows.
 *
 * @param difference of the arms' means so far
 * @example arms of 100 rows, σ² = τ² = 1: ln Λ = 4.16 at a difference of .5
 */
export function logMixtureRatio(difference: number, { rows: [n, m], variance, mixingVariance }: TwoArms): number {
  const v = variance * (1 / n + 1 / m);
  const ratio = mixingVariance / v;
  return (difference * difference * (ratio / (1 + ratio))) / (2 * v) - Math.log1p(ratio) / 2;
}

/** p-value of this look, in (0, 1]: min(1, 1/Λ). The smallest of all looks so far is valid at any time. */
export function mixturePValue(difference: number, arms: TwoArms): number {
  return Math.min(1, Math.exp(-logMixtureRatio(difference, arms)));
}

/**
 * Half width of the confidence sequence of the difference: with chance 1 − alpha the true one is within it of the
 * measured one at all times together, √(2V(1 + V/τ²)(ln(1/alpha) + ½·ln(1 + τ²/V))).
 */
export function mixtureHalfWidth(alpha: number, { rows: [n, m], variance, mixingVariance }: TwoArms): number {
  const v = variance * (1 / n + 1 / m);
  return Math.sqrt(2 * v * (1 + v / mixingVariance) * (Math.log1p(mixingVariance / v) / 2 - Math.log(alpha)));
}
