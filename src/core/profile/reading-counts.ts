import { statuses } from "../record.ts";
import {
  type ColumnLayout,
  columnCellsStart,
  latencyCountCell,
  latencyThresholdBase,
  missingCells,
  statusBase,
  unseenCell,
} from "./layout.ts";

/** A pane's or a window's counters, laid out by a `PaneLayout`. */
export type CountVector = ArrayLike<number>;

/** Number of cells of a column's own values: bins, or dictionary codes and one for known categories outside it. */
export function columnCells(column: ColumnLayout): number {
  return column.kind === "numeric" ? column.bins.edges.length + 1 : column.categories + 1;
}

/** Rows of every status. */
export function predictionCount(vector: CountVector): number {
  return sum(vector, statusBase, statuses.length);
}

/** Rows of every status but `ok`. */
export function errorCount(vector: CountVector): number {
  return sum(vector, statusBase + 1, statuses.length - 1);
}

/** Rows that carried a latency. */
export function latencyCount(vector: CountVector): number {
  return vector[latencyCountCell] as number;
}

/** Rows above the layout's latency threshold of that index. */
export function aboveThresholdCount(vector: CountVector, threshold: number): number {
  return vector[latencyThresholdBase + threshold] as number;
}

/** Rows without a value in a column, for whatever reason. */
export function missingCount(column: ColumnLayout, vector: CountVector): number {
  return sum(vector, column.base, missingCells);
}

/** Rows with a category that the dictionary does not know. */
export function unseenCount(column: ColumnLayout, vector: CountVector): number {
  return vector[column.base + unseenCell] as number;
}

/** Rows with a value that has a cell: neither missing nor unseen. */
export function presentCount(column: ColumnLayout, vector: CountVector): number {
  return sum(vector, column.base + columnCellsStart, columnCells(column));
}

function sum(vector: CountVector, from: number, cells: number): number {
  let total = 0;
  for (let i = from; i < from + cells; i += 1) total += vector[i] as number;
  return total;
}
