import { type ClassShareCells, type ClassShareShape, classShareStarts } from "./class-shares.ts";
import { latencyBucketCount } from "./latency-buckets.ts";
import { type MomentCells, type MomentShape, momentCellCount } from "./moment-cells.ts";
import type { NumericBins } from "./numeric-bins.ts";
import { type TailCells, tailCellCount } from "./tail-sums.ts";

/** Counters of a column, from its `base` on: missing by reason, then unseen, then the column's own cells. */
export const missingCells = 5;
export const unseenCell = 5;
export const columnCellsStart = 6;

/** What a layout must know of a column: its bins, or the number of its categories. */
export type ColumnLayout =
  | {
      readonly name: string;
      readonly kind: "numeric";
      readonly base: number;
      readonly bins: NumericBins;
      /** Left out where the reference has no tail sums to compare with. */
      readonly tails?: TailCells;
    }
  | { readonly name: string; readonly kind: "categorical"; readonly base: number; readonly categories: number };

/**
 * Where each counter of a pane's profile stands in one flat vector, so that adding merges and subtracting evicts.
 *
 * [0, 4) predictions by status · [4] rows with a latency · [5, 9) latencies above the frozen thresholds ·
 * latency buckets · then each column · then the moments · then class shares. A provisional layout has the scalars, the latency buckets and the missing cells
 * of no column: while a model learns, columns live in the learning sample.
 */
export interface PaneLayout {
  /** The reference's hash, or `provisional`. */
  readonly hash: string;
  readonly size: number;
  /** Frozen latency thresholds in ms (reference p50, p90, p99), at most four, ascending not required. */
  readonly latencyThresholdsMs: readonly number[];
  readonly columns: readonly ColumnLayout[];
  /** Of numeric columns together; left out where there are not two. */
  readonly moments?: MomentCells;
  /** What is expected of rows with scores of several classes; left out where no labels say what these mean. */
  readonly classShares?: ClassShareCells;
}

export const statusBase = 0;
export const latencyCountCell = 4;
export const latencyThresholdBase = 5;
export const latencyThresholdLimit = 4;
export const latencyBucketBase = latencyThresholdBase + latencyThresholdLimit;
export const columnsBase = latencyBucketBase + latencyBucketCount;

export type ColumnShape =
  | {
      readonly name: string;
      readonly kind: "numeric";
      readonly bins: NumericBins;
      /** Of the sums beyond the outer edges (`tailUnit`); none are kept without it. */
      readonly tailUnit?: number;
    }
  | { readonly name: string; readonly kind: "categorical"; readonly categories: number };

/**
 * Lays columns out one after the other.
 *
 * A numeric column has `bins.edges.length + 1` cells: bin j is (e_{j-1}, e_j], the last is above every edge. The sums of
 * its tails, if any, follow: these are beyond 2^32 in a busy pane, so such a vector is of doubles.
 * A categorical one has a cell per dictionary code and one for known categories outside the dictionary.
 */
export function layOut(
  hash: string,
  latencyThresholdsMs: readonly number[],
  shapes: readonly ColumnShape[],
  moments?: MomentShape,
  classShares?: ClassShareShape,
): PaneLayout {
  let base = columnsBase;
  const columns = shapes.map((shape): ColumnLayout => {
    const at = base;
    const cells = shape.kind === "numeric" ? shape.bins.edges.length + 1 : shape.categories + 1;
    base += columnCellsStart + cells;
    if (shape.kind === "categorical") return { ...shape, base: at };
    const { name, kind, bins, tailUnit: unit } = shape;
    const [first, last] = [bins.edges[0], bins.edges[bins.edges.length - 1]];
    if (unit === undefined || first === undefined || last === undefined) return { name, kind, bins, base: at };
    const tails = { base, first, last, unit };
    base += tailCellCount;
    return { name, kind, bins, base: at, tails };
  });
  const momentBase = base;
  if (moments !== undefined) base += momentCellCount(moments.columns.length);
  const shareBase = base;
  if (classShares !== undefined) base += classShareStarts(classShares.classes.length).end;
  return {
    hash,
    size: base,
    latencyThresholdsMs,
    columns,
    ...(moments === undefined ? {} : { moments: { ...moments, base: momentBase } }),
    ...(classShares === undefined ? {} : { classShares: { ...classShares, base: shareBase } }),
  };
}

/** The layout of a model that has no reference yet. */
export const provisionalLayout: PaneLayout = layOut("provisional", [], []);
