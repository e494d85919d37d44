import type { ReferenceColumn } from "../reference/reference.ts";

/** Which edges of a numeric column the counts up to an edge are told for: about 32, or every frozen one. */
export type EdgeDetail = "coarse" | "every";

/** Rows in one cell of a column, of those that its population stability index is made of. */
export interface BinRows {
  readonly kind: "numeric" | "categorical";
  /** `00`, `01`, … in the order of edges or of the dictionary; `other` and `unseen` of a categorical column. */
  readonly bin: string;
  /** Upper edge or category; empty for `other` and `unseen`. */
  readonly value: string;
  readonly rows: number;
}

/** Rows with a value at or below an edge. */
export interface RowsUpTo {
  /** As JavaScript writes it; `+Inf` for all rows with a value. */
  readonly edge: string;
  readonly rows: number;
}

/** A categorical column with more cells than this is not told by cell: each is a series. */
const categoricalCellLimit = 64;

/**
 * A column's counts added up to the cells that its stability index is computed from: ten parts of near equal mass, or
 * every category.
 *
 * @param cells counts in the order of `ReferenceCells`, of the reference itself or of live rows
 */
export function binRows(column: ReferenceColumn, cells: ArrayLike<number>): BinRows[] {
  if (column.kind === "numeric") {
    const { edges, coarse } = column;
    const upTo = cumulated(cells);
    return [...coarse.ten, edges.length].map((cut, index, cuts) => ({
      kind: "numeric",
      bin: ordinal(index),
      value: edgeText(edges[cut]),
      rows: (upTo[cut] ?? 0) - (index === 0 ? 0 : (upTo[cuts[index - 1] as number] ?? 0)),
    }));
  }
  const known = column.categories.length;
  if (known + 2 > categoricalCellLimit) return [];
  return [
    ...column.categories.map(({ text }, code) => cell(ordinal(code), text, cells[code])),
    cell("other", "", cells[known]),
    cell("unseen", "", cells[known + 1]),
  ];
}

/** A numeric column's distribution function as counts at its edges, which the Kolmogorov-Smirnov distance is read from; empty for others. */
export function rowsUpTo(column: ReferenceColumn, cells: ArrayLike<number>, detail: EdgeDetail): RowsUpTo[] {
  if (column.kind !== "numeric") return [];
  const { edges, coarse } = column;
  const upTo = cumulated(cells);
  const cuts = detail === "every" ? edges.keys() : coarse.thirtyTwo;
  return [...cuts, edges.length].map((cut) => ({ edge: edgeText(edges[cut]), rows: upTo[cut] ?? 0 }));
}

function cell(bin: string, value: string, rows = 0): BinRows {
  return { kind: "categorical", bin, value, rows };
}

function ordinal(index: number): string {
  return String(index).padStart(2, "0");
}

function edgeText(edge: number | undefined): string {
  return edge === undefined ? "+Inf" : String(edge);
}

function cumulated(cells: ArrayLike<number>): number[] {
  let sum = 0;
  return Array.from(cells, (rows) => {
    sum += rows;
    return sum;
  });
}
