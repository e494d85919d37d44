import { watchedCategories } from "./drift-cells.ts";
import type { NumericReference, ReferenceColumn } from "./reference.ts";

/** Edge indices, ascending, between which a numeric column's hourly cells lie: all those that its drift streams end at. */
export function hourlyCuts({ coarse, tails }: Pick<NumericReference, "coarse" | "tails">): number[] {
  return [...new Set([...coarse.sixteen, ...coarse.thirtyTwo, ...tails])].sort((a, b) => a - b);
}

/** How many hourly cells a column has. */
export function hourlyCellCount(column: ReferenceColumn): number {
  return column.kind === "numeric"
    ? hourlyCuts(column).length + 1
    : Math.min(column.categories.length, watchedCategories);
}

/**
 * The hourly cells [from, to) that make up the column's own cells [from, to): bins up to a cut edge or to the end, or
 * codes. Undefined where the column has no such hourly cells.
 */
export function hourlyRange(
  column: ReferenceColumn,
  from: number,
  to: number,
): { from: number; to: number } | undefined {
  if (column.kind === "categorical") return to <= hourlyCellCount(column) ? { from, to } : undefined;
  const cuts = hourlyCuts(column);
  const at = (cell: number): number =>
    cell === 0 ? 0 : cell > column.edges.length ? cuts.length + 1 : cuts.indexOf(cell - 1) + 1;
  const range = { from: at(from), to: at(to) };
  return (from > 0 && range.from === 0) || range.to === 0 ? undefined : range;
}
