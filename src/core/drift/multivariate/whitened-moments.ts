import type { MomentSums } from "../../profile/moment-sums.ts";
import { dot, type MomentFrame, momentsOf, quadraticForm } from "./moment-frame.ts";

/** Axes along which the reference hardly varies are taken to vary by this share of the largest, or noise would rule. */
const eigenvalueFloor = 0.01;

/**
 * How far the joint first and second moments of a window are from the reference's:
 * ‖W (C - C₀) Wᵀ‖_F + ‖W (μ - μ₀)‖², W = C₀^{-1/2} with floored eigenvalues, in [0, ∞); 0 for equal moments.
 *
 * Sees a changed correlation that no single column shows. About d(d+1)/2 sums of noise of variance near 1/n each, so that
 * without drift it is near √(d(d+1)/n) + d/n for d columns and n rows: compare it with the reference's own panes. NaN
 * without live rows or with another number of columns. It may alert, never roll back.
 */
export function whitenedMoments(frame: MomentFrame, live: MomentSums): number {
  const moments = momentsOf(live);
  if (moments === undefined || moments.dimension !== frame.dimension) return Number.NaN;
  const { values, vectors } = frame.eigen;
  const floor = eigenvalueFloor * Math.max(0, values[0] ?? 0);
  // A reference that does not vary at all has no scale but that of its standardised columns.
  const scales = values.map((value) => (floor > 0 ? 1 / Math.sqrt(Math.max(value, floor)) : 1));
  const change = moments.covariance.map((value, i) => value - (frame.covariance[i] ?? 0));
  const shift = moments.mean.map((value, i) => value - (frame.mean[i] ?? 0));
  // In the axes of C₀ the norm is the same, and W is a scale for each.
  let [squares, distance] = [0, 0];
  vectors.forEach((u, i) => {
    const scale = scales[i] ?? 1;
    distance += (scale * dot(u, shift)) ** 2;
    vectors.forEach((v, j) => {
      squares += (scale * (scales[j] ?? 1) * quadraticForm(change, u, v)) ** 2;
    });
  });
  return Math.sqrt(squares) + distance;
}
