/**
 * Half width of a confidence sequence of a sum: with chance 1 − alpha, |sum − its expectation| stays below it at all
 * times together. √((V + ρ)(ln((V + ρ)/ρ) + 2·ln(1/alpha))), the two-sided normal mixture (Robbins 1970; Howard et al.,
 * Annals of Statistics 49, 2021).
 *
 * @param variance V ≥ 0, the sum of the terms' variances (or sub-Gaussian proxies) so far
 * @param alpha in (0, 1)
 * @param bestVariance V at which it is to be narrowest, above 0
 */
export function normalMixtureBoundary(variance: number, alpha: number, bestVariance: number): number {
  const rho = mixtureScale(bestVariance, alpha);
  return Math.sqrt((variance + rho) * (Math.log1p(variance / rho) + 2 * Math.log(1 / alpha)));
}

/** ρ that makes a two-sided mixture narrowest at a variance: V/(2·ln(1/alpha) + ln(1 + 2·ln(1/alpha))). */
export function mixtureScale(bestVariance: number, alpha: number): number {
  const twice = 2 * Math.log(1 / alpha);
  return bestVariance / (twice + Math.log1p(twice));
}

/** ζ(1.4), for the exponent s = 1.4. */
const zeta = 3.105547277977581;
const exponent = 1.4;
/** Ratio η of the epochs that are stitched together. */
const epochRatio = 2;
const k1 = (epochRatio ** 0.25 + epochRatio ** -0.25) / Math.SQRT2;
const k2 = (Math.sqrt(epochRatio) + 1) / 2;

/**
 * One-sided boundary of a sum that grows like √(V·ln ln V): with chance 1 − alpha the sum exceeds its expectation by
 * less at all times together. √(k₁²Vℓ + k₂²c²ℓ²) + k₂cℓ, ℓ = 1.4·ln ln(2V/V₀) + ln(ζ(1.4)/(alpha·(ln 2)^1.4)): the
 * polynomial stitched boundary of Howard et al. (2021), eq. 10. For both sides take alpha/2 for each.
 *
 * @param variance V ≥ 0; below `startVariance` it counts as that
 * @param startVariance V₀ > 0
 * @param scale c ≥ 0 of a sub-gamma sum: 0 for sub-Gaussian terms
 */
export function stitchedBoundary(variance: number, alpha: number, startVariance: number, scale = 0): number {
  const v = Math.max(variance, startVariance);
  const epochs = exponent * Math.log(Math.log((epochRatio * v) / startVariance));
  const logTerm = epochs + Math.log(zeta / (alpha * Math.log(epochRatio) ** exponent));
  const linear = k2 * scale * logTerm;
  return Math.sqrt(k1 * k1 * v * logTerm + linear * linear) + linear;
}
