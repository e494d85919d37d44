import type { CellPair, Comparison } from "./comparison.ts";
import { effectCriticalValues } from "./critical-values.ts";
import { type Distance, type DriftLimits, type DriftReading, verdictOf } from "./distance.ts";
import { total } from "./reference-cells.ts";

/** Cells in which either side is expected to have fewer rows than this are pooled (Cochran 1954). */
const expectedRows = 5;

/**
 * χ² of homogeneity of the 2 x k table of reference and live counts, k coarse cells, sparse ones pooled, in [0, ∞)
 * (Pearson 1911). It grows with the rows, and so does its threshold: drifting is χ² above what the harmless PSI
 * explains, χ² ~ χ²_{k-1}(en · tolerance), en = NM/(N+M). A single unseen row does not make it infinite.
 */
export const chiSquareHomogeneity: Distance = {
  name: "chi2",
  kinds: ["numeric", "categorical"],
  measure({ reference, liveRows, coarse }: Comparison, limits: DriftLimits): DriftReading {
    const pooled = poolSparse(coarse);
    const value = chiSquareStatistic(pooled);
    const effective = 1 / (1 / reference.rows + 1 / Math.max(1, liveRows));
    const cells = pooled.live.length;
    const critical = effectCriticalValues(cells, reference.rows, liveRows, limits.alpha, limits.psiTolerance);
    const threshold = critical.drifting * effective;
    const verdict = verdictOf(liveRows, value > threshold, value < critical.stable * effective);
    return { name: "chi2", value, threshold, n: liveRows, verdict };
  },
};

/** Σ (√(M/N) a - √(N/M) b)² / (a + b) over the cells that are not empty on both sides; NaN when a side has no rows. */
export function chiSquareStatistic({ reference, live }: CellPair): number {
  const [n, m] = [total(reference), total(live)];
  if (n === 0 || m === 0) return Number.NaN;
  const ratio = Math.sqrt(m / n);
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    const [a, b] = [reference[i] ?? 0, live[i] ?? 0];
    if (a + b > 0) sum += (ratio * a - b / ratio) ** 2 / (a + b);
  }
  return sum;
}

/** Joins sparse cells to one; if that is still sparse, it joins the smallest of the others. */
export function poolSparse({ reference, live }: CellPair): CellPair {
  const [n, m] = [total(reference), total(live)];
  const share = Math.min(n, m) / (n + m);
  const kept: [number, number][] = [];
  const pool: [number, number] = [0, 0];
  for (let i = 0; i < reference.length; i++) {
    const cell: [number, number] = [reference[i] ?? 0, live[i] ?? 0];
    if (rowsOf(cell) * share >= expectedRows) kept.push(cell);
    else join(pool, cell);
  }
  const smallest = kept.reduce<[number, number] | undefined>(
    (least, cell) => (least === undefined || rowsOf(cell) < rowsOf(least) ? cell : least),
    undefined,
  );
  if (smallest !== undefined && rowsOf(pool) * share < expectedRows) join(smallest, pool);
  else if (rowsOf(pool) > 0) kept.push(pool);
  return { reference: Float64Array.from(kept, ([a]) => a), live: Float64Array.from(kept, ([, b]) => b) };
}

function rowsOf([a, b]: readonly [number, number]): number {
  return a + b;
}

function join(into: [number, number], [a, b]: readonly [number, number]): void {
  into[0] += a;
  into[1] += b;
}
