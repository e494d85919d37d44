import { watchedCategories } from "../reference/drift-cells.ts";

/** What a column's streams are cut from; a reference's column fits. */
export type ColumnMarks =
  | {
      readonly kind: "numeric";
      /** Edge indices that cut the column into 16 and 32 parts. */
      readonly coarse: { readonly sixteen: readonly number[]; readonly thirtyTwo: readonly number[] };
      /** Edge indices nearest to the .001, .01, .99 and .999 quantiles. */
      readonly tails: readonly number[];
    }
  | { readonly kind: "categorical" };

export type DistributionPart = "body" | "tails" | "shares";

/** Rows whose value falls in the column's own cells [from, to), of all rows with a value. */
export interface CellRange {
  readonly part: DistributionPart;
  readonly from: number;
  readonly to: number;
  /** Where the part's design effects (`ColumnDesignEffects`) hold the one of this range: both sides of a body edge share it. */
  readonly position: number;
}

const lowerTails = 2;

/**
 * The ranges watched in a column of `cells` cells (bins, or dictionary codes and one for the other known categories).
 *
 * Numeric: at each of the 15 body edges the rows at or below it, then those above; the tails at or below .001 and .01
 * and above .99 and .999; the 32 coarse shares. Categorical: the share of each of the first 32 codes.
 */
export function distributionRanges(marks: ColumnMarks, cells: number): CellRange[] {
  if (marks.kind === "categorical") {
    const codes = Math.min(cells - 1, watchedCategories);
    return Array.from({ length: codes }, (_, code) => ({ part: "shares", from: code, to: code + 1, position: code }));
  }
  // Bin j ends at edge j, so the rows at or below edge j are the cells [0, j + 1).
  const body = marks.coarse.sixteen.flatMap((edge, position): CellRange[] => [
    { part: "body", from: 0, to: edge + 1, position },
    { part: "body", from: edge + 1, to: cells, position },
  ]);
  const tails = marks.tails.map((edge, position): CellRange => {
    const [from, to] = position < lowerTails ? [0, edge + 1] : [edge + 1, cells];
    return { part: "tails", from, to, position };
  });
  const edges = marks.coarse.thirtyTwo;
  // A column that cannot be cut has no shares: its only part holds every row.
  const cuts = edges.length === 0 ? [] : [...edges.map((edge) => edge + 1), cells];
  const shares = cuts.map(
    (to, position): CellRange => ({ part: "shares", from: cuts[position - 1] ?? 0, to, position }),
  );
  return [...body, ...tails, ...shares];
}
