import { dot, type MomentFrame, type Moments, quadraticForm } from "./joint-moments.ts";

/** Share of the reference's variance that the kept axes explain. */
const explainedShare = 0.65;

/** How many leading axes explain at least 65 % of the reference's variance; 0 when nothing varies. */
export function principalAxes({ eigen: { values } }: MomentFrame): number {
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  let [kept, explained] = [0, 0];
  while (kept < values.length && explained < explainedShare * total) explained += Math.max(0, values[kept++] ?? 0);
  return kept;
}

/**
 * Mean squared distance of standardised rows from the plane of the reference's principal axes:
 * tr(P⊥ (C + (μ-μ₀)(μ-μ₀)ᵀ)), from moments alone, without a second pass over rows, in [0, ∞).
 *
 * Blind to shifts inside the plane: see `whitenedMoments`. Tools that average the distance itself, not its square, have
 * other numbers. NaN with another number of columns.
 */
export function principalReconstruction(frame: MomentFrame, live: Moments): number {
  if (live.dimension !== frame.dimension) return Number.NaN;
  const shift = live.mean.map((value, i) => value - (frame.mean[i] ?? 0));
  return frame.eigen.vectors
    .slice(principalAxes(frame))
    .reduce((sum, axis) => sum + Math.max(0, quadraticForm(live.covariance, axis, axis)) + dot(axis, shift) ** 2, 0);
}
