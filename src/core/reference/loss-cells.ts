import { type ColumnLayout, columnCellsStart } from "../profile/layout.ts";
import { type CountVector, missingCount, unseenCount } from "../profile/reading-counts.ts";
import type { ReferenceColumn } from "./reference.ts";

/** Categories that have a cell of their own; all others, known or not, share one. */
const ownCategories = 9;

/**
 * How a column's values are told apart where losses are explained by them: by its twenty (the prediction) or ten parts
 * of equal mass or its most frequent categories, and one cell for rows without a value.
 */
export interface LossCells {
  /** Cell of each of the column's own cells, bins or dictionary codes. */
  readonly of: Uint8Array;
  /** Cell of rows without a value, the last one. */
  readonly missing: number;
  /** Cell of categories that have none of their own. */
  readonly others: number;
}

/** @param finely twenty parts instead of ten */
export function lossCells(column: ReferenceColumn, finely: boolean): LossCells {
  if (column.kind === "categorical") {
    const others = Math.min(column.categories.length, ownCategories);
    const of = Uint8Array.from(column.categories, (_, code) => Math.min(code, others));
    return { of, missing: others + 1, others };
  }
  const cuts = finely ? column.coarse.twenty : column.coarse.ten;
  let cell = 0;
  const of = Uint8Array.from(column.counts, (_, bin) => {
    while (cell < cuts.length && bin > (cuts[cell] as number)) cell += 1;
    return cell;
  });
  return { of, missing: cuts.length + 1, others: cuts.length };
}

/** Number of a column's cells. */
export function lossCellCount({ missing }: LossCells): number {
  return missing + 1;
}

/** Rows of a pane or window by cell. */
export function lossCellRows(cells: LossCells, column: ColumnLayout, counts: CountVector): Float64Array {
  const rows = new Float64Array(lossCellCount(cells));
  const add = (cell: number, count: number): void => {
    rows[cell] = (rows[cell] as number) + count;
  };
  cells.of.forEach((cell, own) => {
    add(cell, counts[column.base + columnCellsStart + own] ?? 0);
  });
  if (column.kind === "categorical")
    add(cells.others, unseenCount(column, counts) + (counts[column.base + columnCellsStart + column.categories] ?? 0));
  add(cells.missing, missingCount(column, counts));
  return rows;
}
