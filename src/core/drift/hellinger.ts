import type { CellPair, Comparison } from "./comparison.ts";
import { effectCriticalValues } from "./critical-values.ts";
import { type Distance, type DriftLimits, type DriftReading, verdictOf } from "./distance.ts";
import { total } from "./reference-cells.ts";

/** The squared distance is about an eighth of PSI: 8 en H² ~ χ²_{cells-1}. */
const shareOfPsi = 1 / 8;

/**
 * Hellinger distance √(½ Σ (√p - √q)²) over the coarse cells, in [0, 1] (1909; Beran 1977). Tolerance and critical
 * values are those of PSI: the root of an eighth of them.
 */
export const hellinger: Distance = {
  name: "hellinger",
  kinds: ["numeric", "categorical"],
  measure({ reference, liveRows, coarse }: Comparison, limits: DriftLimits): DriftReading {
    const value = hellingerDistance(coarse);
    const cells = coarse.live.length;
    const critical = effectCriticalValues(cells, reference.rows, liveRows, limits.alpha, limits.psiTolerance);
    const threshold = Math.sqrt(critical.drifting * shareOfPsi);
    const verdict = verdictOf(liveRows, value > threshold, value < Math.sqrt(critical.stable * shareOfPsi));
    return { name: "hellinger", value, threshold, n: liveRows, verdict };
  },
};

/** Distance of two sets of counts over the same cells; NaN when a side has no rows. */
export function hellingerDistance({ reference, live }: CellPair): number {
  const [referenceRows, liveRows] = [total(reference), total(live)];
  if (referenceRows === 0 || liveRows === 0) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    sum += (Math.sqrt((reference[i] ?? 0) / referenceRows) - Math.sqrt((live[i] ?? 0) / liveRows)) ** 2;
  }
  return Math.min(1, Math.sqrt(sum / 2));
}
