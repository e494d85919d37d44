import type { NumericReference } from "../reference/reference.ts";

type Binned = Pick<NumericReference, "edges" | "counts" | "rows" | "min" | "max">;

/** Between which the Kolmogorov-Smirnov distance of two binned distributions lies. */
export interface CdfBounds {
  readonly low: number;
  readonly high: number;
}

/** Counts of a column in other bins, its rows spread evenly inside each of its own. */
export function rebinned(column: Binned, edges: readonly number[]): number[] {
  const upTo = edges.map((edge) => rowsUpTo(column, edge).even);
  return [...upTo, column.rows].map((rows, bin) => Math.max(0, rows - (upTo[bin - 1] ?? 0)));
}

/**
 * Bounds of the largest distance of two empirical distributions from their bins. At an edge of one, the other lies
 * between its counts at its own edges around it; between edges both rise, so no value in between is further apart than
 * one at the upper edge and the other at the lower.
 */
export function distanceBounds(a: Binned, b: Binned): CdfBounds {
  const edges = [...new Set([...a.edges, ...b.edges])].sort((x, y) => x - y);
  if (a.rows === 0 || b.rows === 0) return { low: 0, high: 1 };
  const shares = (column: Binned) =>
    edges.map((edge) => {
      const { low, high } = rowsUpTo(column, edge);
      return { low: low / column.rows, high: high / column.rows };
    });
  const [ofA, ofB] = [shares(a), shares(b)];
  let [low, high] = [0, 0];
  for (let i = 0; i <= edges.length; i += 1) {
    const [atA, atB] = [ofA[i] ?? { low: 1, high: 1 }, ofB[i] ?? { low: 1, high: 1 }];
    const [beforeA, beforeB] = [ofA[i - 1]?.low ?? 0, ofB[i - 1]?.low ?? 0];
    low = Math.max(low, atA.low - atB.high, atB.low - atA.high);
    high = Math.max(high, atA.high - beforeB, atB.high - beforeA);
  }
  return { low, high: Math.min(1, high) };
}

/** Rows at or below a value: at least, at most, and if they were even inside their bin. */
function rowsUpTo(column: Binned, value: number): { low: number; high: number; even: number } {
  const { edges, counts, min, max } = column;
  let [from, to] = [0, edges.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((edges[middle] as number) < value) from = middle + 1;
    else to = middle;
  }
  let low = 0;
  for (let bin = 0; bin < from; bin += 1) low += counts[bin] as number;
  const inBin = counts[from] ?? 0;
  const [start, end] = [edges[from - 1] ?? min, edges[from] ?? max];
  if (value === edges[from]) return { low: low + inBin, high: low + inBin, even: low + inBin };
  const share = end > start ? Math.min(1, Math.max(0, (value - start) / (end - start))) : 0;
  return { low, high: low + inBin, even: low + inBin * share };
}
