import type { Comparison } from "./comparison.ts";
import { type Distance, type DriftLimits, type DriftReading, verdictOf } from "./distance.ts";
import type { NumericCells } from "./reference-cells.ts";

/**
 * Kolmogorov-Smirnov distance sup |F_live - F_reference|, in [0, 1], with the certificate that its bins allow.
 *
 * Drifting when `low` is above tolerance + ε_N + ε_M, stable when `high` + ε_N + ε_M is below the tolerance,
 * ε_n = √(ln(4/α) / (2n)) (Dvoretzky-Kiefer-Wolfowitz with Massart's constant, α/2 for each sample).
 */
export const kolmogorovSmirnov: Distance = {
  name: "ks",
  kinds: ["numeric"],
  measure({ reference, live, liveRows }: Comparison, limits: DriftLimits): DriftReading {
    if (reference.kind !== "numeric") throw new TypeError("ks is defined for numeric columns only");
    const { low, high } = kolmogorovSmirnovCertificate(reference, live, liveRows);
    const noise = samplingError(reference.rows, limits.alpha) + samplingError(Math.max(1, liveRows), limits.alpha);
    const threshold = limits.ksTolerance + noise;
    const verdict = verdictOf(liveRows, low > threshold, high + noise < limits.ksTolerance);
    return { name: "ks", value: low, low, high, threshold, n: liveRows, verdict };
  },
};

/** ε of the Dvoretzky-Kiefer-Wolfowitz inequality with Massart's constant, α/2 for this sample. */
export function samplingError(rows: number, alpha: number): number {
  return Math.sqrt(Math.log(4 / alpha) / (2 * rows));
}

/**
 * Bounds of the distance between the rows behind the counts; the distance lies in [low, high] whatever these are.
 *
 * `low` is the largest difference at an edge, where both distribution functions are known. Between two edges both
 * are monotone, so for x in bin j, F_live(x) - F_reference(x) <= F_live(e_j) - F_reference(e_{j-1}), and the mirror
 * image. A bin with no number below its edge hides nothing. NaN when a side has no rows.
 */
export function kolmogorovSmirnovCertificate(
  reference: Pick<NumericCells, "counts" | "rows" | "open">,
  live: ArrayLike<number>,
  liveRows: number,
): { readonly low: number; readonly high: number } {
  if (liveRows === 0 || reference.rows === 0) return { low: Number.NaN, high: Number.NaN };
  let [low, high] = [0, 0];
  let [referenceSum, liveSum] = [0, 0];
  let [referenceBelow, liveBelow] = [0, 0];
  for (let bin = 0; bin < reference.counts.length; bin++) {
    referenceSum += reference.counts[bin] ?? 0;
    liveSum += live[bin] ?? 0;
    const [referenceUpTo, liveUpTo] = [referenceSum / reference.rows, liveSum / liveRows];
    low = Math.max(low, Math.abs(liveUpTo - referenceUpTo));
    if (reference.open[bin] === 1) {
      high = Math.max(high, liveUpTo - referenceBelow, referenceUpTo - liveBelow);
    }
    [referenceBelow, liveBelow] = [referenceUpTo, liveUpTo];
  }
  return { low, high: Math.max(low, high) };
}
