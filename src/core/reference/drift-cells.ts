import { type ColumnLayout, columnCellsStart } from "../profile/layout.ts";
import { presentCount, unseenCount } from "../profile/reading-counts.ts";
import type { NumericReference, ReferenceColumn } from "./reference.ts";

/** Shares of more categories than this are not watched one by one. */
export const watchedCategories = 32;

/** How many drift streams a column has of each kind; `driftCells` writes them in this order. */
export interface DriftShape {
  /** Numeric: counts at or below each sixteenth-quantile edge. */
  readonly body: number;
  /** Numeric: at or below the .001 and .01 edges, above the .99 and .999 edges. */
  readonly tails: number;
  /** Numeric: counts of the parts between thirty-second edges; categorical: of each dictionary code. */
  readonly shares: number;
}

/** A column's drift streams; a numeric column that cannot be cut into parts has no share stream. */
export function driftShape(column: ReferenceColumn): DriftShape {
  if (column.kind === "categorical") return { body: 0, tails: 0, shares: column.categories.length };
  const cuts = column.coarse.thirtyTwo.length;
  return { body: column.coarse.sixteen.length, tails: column.tails.length, shares: cuts === 0 ? 0 : cuts + 1 };
}

/** Number of streams that `driftCells` writes for a column. */
export function driftCellCount(column: ReferenceColumn): number {
  const { body, tails, shares } = driftShape(column);
  return body + tails + shares;
}

/**
 * Successes of every drift stream of a column in a pane or window: body, tails, shares, one after the other in `out`.
 *
 * @returns the trials that all of them share: rows with a value (of a categorical column, known or not).
 */
export function driftCells(
  column: ReferenceColumn,
  layoutColumn: ColumnLayout,
  vector: ArrayLike<number>,
  out: Float64Array,
): number {
  const from = layoutColumn.base + columnCellsStart;
  if (column.kind === "numeric") return numericDriftCells(column, vector, from, out);
  for (let code = 0; code < column.categories.length; code += 1) out[code] = vector[from + code] as number;
  return presentCount(layoutColumn, vector) + unseenCount(layoutColumn, vector);
}

/** The reference's own successes, in the order of `driftCells`; returns its trials. */
export function referenceDriftCells(column: ReferenceColumn, out: Float64Array): number {
  if (column.kind === "numeric") return numericDriftCells(column, column.counts, 0, out);
  column.categories.forEach(({ count }, code) => {
    out[code] = count;
  });
  return column.rows;
}

/** From bin counts that start at `from`: one cumulating pass over the bins up to each wanted edge. */
function numericDriftCells(
  column: NumericReference,
  counts: ArrayLike<number>,
  from: number,
  out: Float64Array,
): number {
  const { coarse, tails, edges } = column;
  const upTo = new Float64Array(edges.length + 1);
  let total = 0;
  for (let bin = 0; bin <= edges.length; bin += 1) {
    total += counts[from + bin] as number;
    upTo[bin] = total;
  }
  let at = 0;
  for (const edge of coarse.sixteen) out[at++] = upTo[edge] as number;
  tails.forEach((edge, tail) => {
    const below = upTo[edge] as number;
    out[at++] = tail < 2 ? below : total - below;
  });
  if (coarse.thirtyTwo.length === 0) return total;
  let before = 0;
  for (const edge of coarse.thirtyTwo) {
    out[at++] = (upTo[edge] as number) - before;
    before = upTo[edge] as number;
  }
  out[at] = total - before;
  return total;
}
