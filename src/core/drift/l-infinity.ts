import type { Comparison } from "./comparison.ts";
import { type Distance, type DriftLimits, type DriftReading, verdictOf } from "./distance.ts";

/**
 * L∞ distance max |p - q| over all categories of the dictionary, the other known ones and the unseen ones, none pooled,
 * in [0, 1]: the largest change of a share. For numeric columns the same idea is Kolmogorov-Smirnov.
 *
 * Drifting above tolerance + √(ln(2k/α)/(2 en)), k categories, en = NM/(N+M) (Hoeffding 1963, over all of them at once);
 * stable below tolerance - √(ln(1/α)/(2 en)). Both hold at any size.
 */
export const lInfinity: Distance = {
  name: "linf",
  kinds: ["categorical"],
  measure({ reference, live, liveRows }: Comparison, limits: DriftLimits): DriftReading {
    const value = largestShareChange(reference.counts, live, reference.rows, liveRows);
    const effective = 1 / (1 / reference.rows + 1 / Math.max(1, liveRows));
    const stray = (chances: number) => Math.sqrt(Math.log(chances / limits.alpha) / (2 * effective));
    const threshold = limits.shareTolerance + stray(2 * reference.counts.length);
    const verdict = verdictOf(liveRows, value > threshold, value < limits.shareTolerance - stray(1));
    return { name: "linf", value, threshold, n: liveRows, verdict };
  },
};

/** max |a/N - b/M| over cells; NaN when a side has no rows. */
export function largestShareChange(
  reference: ArrayLike<number>,
  live: ArrayLike<number>,
  referenceRows: number,
  liveRows: number,
): number {
  if (referenceRows === 0 || liveRows === 0) return Number.NaN;
  let largest = 0;
  for (let i = 0; i < reference.length; i++) {
    largest = Math.max(largest, Math.abs((reference[i] ?? 0) / referenceRows - (live[i] ?? 0) / liveRows));
  }
  return largest;
}
