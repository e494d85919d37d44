import type { TailSums } from "../profile/tail-sums.ts";
import { nextDown } from "../reference/freeze-bins.ts";
import type { CategoricalReference, NumericReference } from "../reference/reference.ts";

/** A column of a reference, prepared once for many comparisons. */
export type ReferenceCells = NumericCells | CategoricalCells;

export interface NumericCells {
  readonly kind: "numeric";
  /** Bin j is (e_{j-1}, e_j]; the last is above every edge. */
  readonly counts: Float64Array;
  readonly rows: number;
  /** 1 where a bin holds numbers below its upper edge; 0 where that edge is its only number. */
  readonly open: Uint8Array;
  /** Edge indices that end the coarse cells. */
  readonly cuts: readonly number[];
  /** Ascending; one fewer than the counts. */
  readonly edges: Float64Array;
  readonly spread: Spread;
  /** Undefined where a reference was frozen without. */
  readonly tails: TailSums | undefined;
}

/** How wide a numeric reference is, in its own units; 0 where it does not vary or that is not known. */
export interface Spread {
  readonly standardDeviation: number;
  readonly interquartileRange: number;
}

const unknownSpread: Spread = { standardDeviation: 0, interquartileRange: 0 };

interface CategoricalCells {
  readonly kind: "categorical";
  /** By dictionary code, then other known categories, then unseen ones (0 in a reference). */
  readonly counts: Float64Array;
  readonly rows: number;
}

/** Cells of a numeric column; `edges` ascending, `counts` one longer, `cuts` ascending indices of `edges`. */
export function numericCells(
  edges: ArrayLike<number>,
  counts: ArrayLike<number>,
  cuts: readonly number[],
  spread: Spread = unknownSpread,
  tails?: TailSums,
): NumericCells {
  const open = new Uint8Array(edges.length + 1).fill(1);
  for (let j = 1; j < edges.length; j++) {
    const [below, upper] = [edges[j - 1] ?? Number.NaN, edges[j] ?? Number.NaN];
    if (nextDown(upper) <= below) open[j] = 0;
  }
  const copied = Float64Array.from(counts);
  const rows = total(copied);
  return { kind: "numeric", counts: copied, rows, open, cuts, edges: Float64Array.from(edges), spread, tails };
}

/** Cells of a reference's column, ten coarse ones if it is numeric. */
export function referenceCells(column: NumericReference | CategoricalReference): ReferenceCells {
  if (column.kind === "numeric")
    return numericCells(column.edges, column.counts, column.coarse.ten, column, column.tailSums);
  const counts = Float64Array.from([...column.categories.map((category) => category.count), column.otherKnown, 0]);
  return { kind: "categorical", counts, rows: total(counts) };
}

export function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i] ?? 0;
  return sum;
}
