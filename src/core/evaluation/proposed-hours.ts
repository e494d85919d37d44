import { columnCellsStart } from "../profile/layout.ts";
import { missingCount, presentCount, unseenCount } from "../profile/reading-counts.ts";
import type { CoarseCells } from "../reference/coarse-cells.ts";
import { hourlyCellCount, hourlyCuts } from "../reference/hourly-cells.ts";
import type { ColumnHours, NumericReference, ReferenceColumn } from "../reference/reference.ts";

/** No part may hold more than this many times what it held, or of what a part of equal mass holds, for its edges to stay. */
const largestGrowth = 2;

/**
 * Whether a column's counts are still near enough to those that its parts were cut by: then the parts stay, and what is
 * known of them by the hour goes on being true.
 */
export function keepsParts({ counts, coarse, rows }: NumericReference, now: ArrayLike<number>): boolean {
  const parts = coarse.thirtyTwo.length + 1;
  const nowRows = Array.from(now).reduce((sum, count) => sum + count, 0);
  const sumOf = (cells: ArrayLike<number>, from: number, to: number): number => {
    let sum = 0;
    for (let bin = from; bin < to; bin += 1) sum += cells[bin] ?? 0;
    return sum;
  };
  return [...coarse.thirtyTwo, counts.length - 1].every((cut, i, cuts) => {
    const from = i === 0 ? 0 : (cuts[i - 1] ?? 0) + 1;
    const before = sumOf(counts, from, cut + 1) / Math.max(1, rows);
    return sumOf(now, from, cut + 1) <= largestGrowth * Math.max(before, 1 / parts) * nowRows;
  });
}

/**
 * A proposed column by hour of the day, from a week's sums; undefined where these do not tell its cells apart: parts that were
 * cut anew, or a frequent category that the week keeps with others.
 *
 * @param column as it is proposed
 */
export function proposedHours(
  column: ReferenceColumn,
  index: number,
  { layout, columns }: CoarseCells,
  byHour: readonly Float64Array[],
): ColumnHours | undefined {
  const [coarse, laidOut] = [columns[index], layout.columns[index]];
  if (byHour.length === 0 || coarse === undefined || laidOut === undefined) return undefined;
  const ranges = cellRanges(column, coarse);
  if (ranges === undefined) return undefined;
  const first = laidOut.base + columnCellsStart;
  const valued = (counts: Float64Array) => presentCount(laidOut, counts) + unseenCount(laidOut, counts);
  return {
    missing: {
      successes: byHour.map((counts) => missingCount(laidOut, counts)),
      trials: byHour.map((counts) => missingCount(laidOut, counts) + valued(counts)),
    },
    valued: byHour.map(valued),
    cells: ranges.map(([from, to]) =>
      byHour.map((counts) => counts.subarray(first + from, first + to).reduce((sum, rows) => sum + rows, 0)),
    ),
  };
}

/** For each hourly cell of the proposed column the coarse cells [from, to) that it is made of. */
function cellRanges(column: ReferenceColumn, coarse: ReferenceColumn): [number, number][] | undefined {
  if (column.kind === "numeric" && coarse.kind === "numeric") {
    const ends = hourlyCuts(column).map((edge) => coarse.edges.indexOf(column.edges[edge] ?? Number.NaN));
    if (ends.includes(-1)) return undefined;
    return [...ends, coarse.edges.length].map((end, i) => [i === 0 ? 0 : (ends[i - 1] ?? 0) + 1, end + 1]);
  }
  if (column.kind === "numeric" || coarse.kind === "numeric") return undefined;
  const codes = column.categories
    .slice(0, hourlyCellCount(column))
    .map(({ text }) => coarse.categories.findIndex((known) => known.text === text));
  return codes.includes(-1) ? undefined : codes.map((code) => [code, code + 1]);
}
