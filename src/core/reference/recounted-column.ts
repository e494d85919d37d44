import { type ColumnLayout, columnCellsStart, missingCells } from "../profile/layout.ts";
import { presentCount } from "../profile/reading-counts.ts";
import { liveTailSums } from "../profile/tail-sums.ts";
import { uncertainDesignEffect } from "./design-effect.ts";
import { equalMassCuts, tailEdges } from "./freeze-bins.ts";
import type { NumericReference, ReferenceColumn } from "./reference.ts";

/** What a column keeps or gains when it is counted anew. */
export interface Recounting {
  /** Its parts stay as they were cut; else they are cut anew, of equal mass. */
  readonly keepsParts: (column: NumericReference, counts: readonly number[]) => boolean;
  /** Unseen categories that have a name; the others are left out. */
  readonly added: readonly { readonly text: string; readonly count: number }[];
}

/**
 * A frozen column with the counts of a pane or window in its place: the same bins, the dictionary with what is added to
 * it, φ unknown. Mean, deviation and quartiles are those of values in the middle of their bins.
 */
export function recountedColumn(
  column: ReferenceColumn,
  laidOut: ColumnLayout,
  vector: Float64Array,
  { keepsParts, added }: Recounting,
): ReferenceColumn {
  const { base } = laidOut;
  const byReason = [...vector.subarray(base, base + missingCells)];
  const missing = { byReason, designEffect: uncertainDesignEffect };
  const cells = vector.subarray(base + columnCellsStart);
  if (column.kind === "categorical") {
    const { name, kind } = column;
    const addedRows = added.reduce((sum, { count }) => sum + count, 0);
    const categories = column.categories
      .map(({ text }, code) => ({ text, count: cells[code] as number }))
      .concat(added)
      .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
    const otherKnown = cells[column.categories.length] as number;
    return {
      name,
      kind,
      rows: presentCount(laidOut, vector) + addedRows,
      missing,
      categories,
      otherKnown,
      designEffects: null,
    };
  }
  const counts = [...cells.subarray(0, column.edges.length + 1)];
  const { hours: _, ...kept } = column;
  const tails = laidOut.kind === "numeric" ? laidOut.tails : undefined;
  return {
    ...kept,
    rows: counts.reduce((sum, count) => sum + count, 0),
    missing,
    counts,
    ...(keepsParts(column, counts) ? {} : cutAnew(counts)),
    ...spreadOf(column, counts),
    ...(tails === undefined ? {} : { tailSums: sidesOf(liveTailSums(tails, vector)) }),
    designEffects: null,
  };
}

function cutAnew(counts: readonly number[]): Pick<NumericReference, "coarse" | "tails"> {
  return {
    coarse: {
      ten: equalMassCuts(counts, 10),
      sixteen: equalMassCuts(counts, 16),
      twenty: equalMassCuts(counts, 20),
      thirtyTwo: equalMassCuts(counts, 32),
    },
    tails: tailEdges(counts),
  };
}

function sidesOf({ below, above }: { readonly below: number; readonly above: number }): {
  below: number;
  above: number;
} {
  return { below, above };
}

/** From the middles of bins; without rows what the column had. */
function spreadOf(
  column: NumericReference,
  counts: readonly number[],
): Pick<NumericReference, "mean" | "standardDeviation" | "interquartileRange"> {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const { mean, standardDeviation, interquartileRange } = column;
  if (rows === 0) return { mean, standardDeviation, interquartileRange };
  const ends = [
    Math.min(column.min, column.edges[0] ?? column.min),
    ...column.edges,
    Math.max(column.max, column.edges.at(-1) ?? column.max),
  ];
  const middles = counts.map((_, bin) => (ends[bin] as number) / 2 + (ends[bin + 1] as number) / 2);
  const average = middles.reduce((sum, middle, bin) => sum + (middle * (counts[bin] as number)) / rows, 0);
  const variance = middles.reduce(
    (sum, middle, bin) => sum + ((middle - average) ** 2 * (counts[bin] as number)) / rows,
    0,
  );
  const quantile = (share: number): number => {
    let below = 0;
    const bin = counts.findIndex((count) => {
      below += count;
      return below >= share * rows;
    });
    return middles[bin] as number;
  };
  const deviation = Math.sqrt(variance);
  return {
    mean: Number.isFinite(average) ? average : mean,
    standardDeviation: Number.isFinite(deviation) ? deviation : standardDeviation,
    interquartileRange: Math.max(0, quantile(0.75) - quantile(0.25)),
  };
}
