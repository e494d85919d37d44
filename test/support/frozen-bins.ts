import { type NumericCells, numericCells } from "../../src/core/drift/reference-cells.ts";

const bytes = new DataView(new ArrayBuffer(8));

/** The neighbouring double: `direction` 1 above, -1 below. */
export function neighbour(x: number, direction: 1 | -1): number {
  if (x === 0) return direction * Number.MIN_VALUE;
  bytes.setFloat64(0, x);
  bytes.setBigInt64(0, bytes.getBigInt64(0) + BigInt(x > 0 ? direction : -direction));
  return bytes.getFloat64(0);
}

/** Bins written down from their definition, apart from the production code: the judge of the KS certificate. */
export function frozenBins(ascending: Float64Array, target = 1_024): { edges: number[]; cells: NumericCells } {
  const rows = ascending.length;
  const mass = new Map<number, number>();
  for (const value of ascending) mass.set(value, (mass.get(value) ?? 0) + 1);
  const edges = new Set<number>(mass.size <= 20 ? mass.keys() : []);
  for (let j = 1; j < target; j++) edges.add(ascending[Math.ceil((j * rows) / target) - 1] ?? Number.NaN);
  for (const [value, count] of mass) {
    if (count * target >= rows) edges.add(neighbour(value, -1)).add(value);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  const counts = countInBins(sorted, ascending);
  return { edges: sorted, cells: numericCells(sorted, counts, nearestCuts(counts, rows)) };
}

/** Counts per bin (e_{j-1}, e_j], the last above every edge. */
export function countInBins(edges: readonly number[], values: Iterable<number>): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  for (const value of values) {
    let [low, high] = [0, edges.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (value <= (edges[middle] ?? Number.NaN)) high = middle;
      else low = middle + 1;
    }
    counts[low] = (counts[low] ?? 0) + 1;
  }
  return counts;
}

function nearestCuts(counts: Float64Array, rows: number): number[] {
  const cuts: number[] = [];
  let upTo = 0;
  for (let bin = 0; bin < counts.length - 1; bin++) {
    upTo += counts[bin] ?? 0;
    if (upTo * 10 >= rows * (cuts.length + 1) && cuts.length < 9) cuts.push(bin);
  }
  return cuts;
}
