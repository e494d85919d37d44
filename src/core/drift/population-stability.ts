import type { CellPair, Comparison } from "./comparison.ts";
import { effectCriticalValues } from "./critical-values.ts";
import { type Distance, type DriftLimits, type DriftReading, verdictOf } from "./distance.ts";
import { total } from "./reference-cells.ts";

/**
 * Population stability index Σ (q - p) ln(q/p) over the coarse cells, >= 0, with half a row added to every cell
 * (Jeffreys). Critical values: `effectCriticalValues`.
 */
export const populationStability: Distance = {
  name: "psi",
  kinds: ["numeric", "categorical"],
  measure({ reference, liveRows, coarse }: Comparison, limits: DriftLimits): DriftReading {
    const value = populationStabilityIndex(coarse);
    const cells = coarse.live.length;
    const critical = effectCriticalValues(cells, reference.rows, liveRows, limits.alpha, limits.psiTolerance);
    const verdict = verdictOf(liveRows, value > critical.drifting, value < critical.stable);
    return { name: "psi", value, threshold: critical.drifting, n: liveRows, verdict };
  },
};

/** PSI of two sets of counts over the same cells, p = (a + ½) / (N + B/2); NaN when a side has no rows. */
export function populationStabilityIndex({ reference, live }: CellPair): number {
  const [referenceRows, liveRows] = [total(reference), total(live)];
  if (referenceRows === 0 || liveRows === 0) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    const p = ((reference[i] ?? 0) + 0.5) / (referenceRows + reference.length / 2);
    const q = ((live[i] ?? 0) + 0.5) / (liveRows + reference.length / 2);
    sum += (q - p) * Math.log(q / p);
  }
  return sum;
}
