import type { CellPair, Comparison } from "./comparison.ts";
import { type Distance, type DriftLimits, type DriftReading, verdictOf } from "./distance.ts";
import { total } from "./reference-cells.ts";

/**
 * Total variation distance ½ Σ |p - q| over the coarse cells: the share of rows that are in other cells than they were,
 * in [0, 1].
 *
 * Drifting above tolerance + ½ √((cells-1)/en) + √(ln(1/α)/(2 en)), en = NM/(N+M): what chance adds on average, at most,
 * and how far it strays from that (McDiarmid 1989). Stable below the tolerance less the latter. Both hold at any size.
 */
export const totalVariation: Distance = {
  name: "tvd",
  kinds: ["numeric", "categorical"],
  measure({ reference, liveRows, coarse }: Comparison, limits: DriftLimits): DriftReading {
    const value = totalVariationDistance(coarse);
    const effective = 1 / (1 / reference.rows + 1 / Math.max(1, liveRows));
    const stray = Math.sqrt(Math.log(1 / limits.alpha) / (2 * effective));
    const chance = Math.sqrt(Math.max(0, coarse.live.length - 1) / effective) / 2;
    const threshold = limits.shareTolerance + chance + stray;
    const verdict = verdictOf(liveRows, value > threshold, value < limits.shareTolerance - stray);
    return { name: "tvd", value, threshold, n: liveRows, verdict };
  },
};

/** Distance of two sets of counts over the same cells; NaN when a side has no rows. */
export function totalVariationDistance({ reference, live }: CellPair): number {
  const [referenceRows, liveRows] = [total(reference), total(live)];
  if (referenceRows === 0 || liveRows === 0) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    sum += Math.abs((reference[i] ?? 0) / referenceRows - (live[i] ?? 0) / liveRows);
  }
  return sum / 2;
}
