import { dot, type MomentFrame, type Moments, product } from "./joint-moments.ts";

/** Axes along which the reference hardly varies are taken to vary by this share of the largest, or noise would rule. */
const eigenvalueFloor = 0.01;

/**
 * How far the joint first and second moments of a window are from the reference's:
 * ‖W (C - C₀) Wᵀ‖_F + ‖W (μ - μ₀)‖², W = C₀^{-1/2} with floored eigenvalues, in [0, ∞); 0 for equal moments.
 *
 * Sees a changed correlation that no single column shows. About d(d+1)/2 sums of noise of variance near 1/n each, so that
 * without drift it is near `whitenedNoise`: compare it with the reference's own windows. NaN with another number of columns.
 */
export function whitenedMoments(frame: MomentFrame, live: Moments): number {
  if (live.dimension !== frame.dimension) return Number.NaN;
  const { values, vectors } = frame.eigen;
  const floor = eigenvalueFloor * Math.max(0, values[0] ?? 0);
  // A reference that does not vary at all has no scale but that of its standardised columns.
  const scales = values.map((value) => (floor > 0 ? 1 / Math.sqrt(Math.max(value, floor)) : 1));
  const change = live.covariance.map((value, i) => value - (frame.covariance[i] ?? 0));
  const shift = live.mean.map((value, i) => value - (frame.mean[i] ?? 0));
  // In the axes of C₀ the norm is the same, and W is a scale for each.
  let [squares, distance] = [0, 0];
  vectors.forEach((u, i) => {
    const scale = scales[i] ?? 1;
    distance += (scale * dot(u, shift)) ** 2;
    const turned = product(change, u);
    vectors.forEach((v, j) => {
      squares += (scale * (scales[j] ?? 1) * dot(turned, v)) ** 2;
    });
  });
  return Math.sqrt(squares) + distance;
}

/** What chance alone gives about: √(d(d+1)/n) + d/n for d columns and n rows. */
export function whitenedNoise(dimension: number, rows: number): number {
  return Math.sqrt((dimension * (dimension + 1)) / rows) + dimension / rows;
}
