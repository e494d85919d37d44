import { type ColumnLayout, columnCellsStart } from "../profile/layout.ts";
import { type CountVector, columnCells, unseenCount } from "../profile/reading-counts.ts";
import { liveTailSums } from "../profile/tail-sums.ts";
import { type Comparison, compareCells } from "./comparison.ts";
import type { ReferenceCells } from "./reference-cells.ts";

/** A column of a pane's or a window's counters beside its reference. */
export function compareColumn(reference: ReferenceCells, counts: CountVector, column: ColumnLayout): Comparison {
  const tails = column.kind === "numeric" ? column.tails : undefined;
  return compareCells(reference, liveCells(counts, column), tails && liveTailSums(tails, counts));
}

/** A column's cells out of a pane's or a window's counters, in the order of its `ReferenceCells`. */
export function liveCells(counts: CountVector, column: ColumnLayout): Float64Array {
  const own = columnCells(column);
  const cells = new Float64Array(column.kind === "numeric" ? own : own + 1);
  for (let i = 0; i < own; i++) cells[i] = counts[column.base + columnCellsStart + i] ?? 0;
  if (column.kind === "categorical") cells[own] = unseenCount(column, counts);
  return cells;
}
