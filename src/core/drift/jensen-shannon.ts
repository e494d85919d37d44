import type { CellPair, Comparison } from "./comparison.ts";
import { effectCriticalValues } from "./critical-values.ts";
import { type Distance, type DriftLimits, type DriftReading, verdictOf } from "./distance.ts";
import { total } from "./reference-cells.ts";

/** Jensen-Shannon divergence is about an eighth of PSI: both are a χ² form, 8 en JSD ~ χ²_{cells-1}. */
const shareOfPsi = 1 / 8;

/**
 * Jensen-Shannon divergence (Lin 1991) over the coarse cells, in nats, in [0, ln 2]. Its square root is the
 * Jensen-Shannon distance. Tolerance and critical values are those of PSI, divided by eight.
 */
export const jensenShannon: Distance = {
  name: "js",
  kinds: ["numeric", "categorical"],
  measure({ reference, liveRows, coarse }: Comparison, limits: DriftLimits): DriftReading {
    const value = jensenShannonDivergence(coarse);
    const cells = coarse.live.length;
    const critical = effectCriticalValues(cells, reference.rows, liveRows, limits.alpha, limits.psiTolerance);
    const threshold = critical.drifting * shareOfPsi;
    const verdict = verdictOf(liveRows, value > threshold, value < critical.stable * shareOfPsi);
    return { name: "js", value, threshold, n: liveRows, verdict };
  },
};

/** Divergence of two sets of counts over the same cells, in nats; NaN when a side has no rows. */
export function jensenShannonDivergence({ reference, live }: CellPair): number {
  const [referenceRows, liveRows] = [total(reference), total(live)];
  if (referenceRows === 0 || liveRows === 0) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    const p = (reference[i] ?? 0) / referenceRows;
    const q = (live[i] ?? 0) / liveRows;
    const middle = (p + q) / 2;
    if (p > 0) sum += p * Math.log(p / middle);
    if (q > 0) sum += q * Math.log(q / middle);
  }
  return Math.max(0, sum / 2);
}
