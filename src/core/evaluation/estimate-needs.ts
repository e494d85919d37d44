import { liveCells } from "../drift/live-cells.ts";
import { classShareStarts } from "../profile/class-shares.ts";
import type { ColumnLayout, PaneLayout } from "../profile/layout.ts";
import type { CountVector } from "../profile/reading-counts.ts";
import { lossCellCount, lossCellRows, lossCells } from "../reference/loss-cells.ts";
import type { Reference } from "../reference/reference.ts";

/** What an estimate without labels needs of the counts that panes and windows hold anyway. */
export interface EstimateNeeds {
  /** Length of each part; `of` has them one after the other. */
  readonly parts: readonly number[];
  /** Out of a pane's or window's counts in the reference's layout: whole counts that add up over time. */
  of(counts: CountVector): Float64Array;
}

/** Null where the reference has no labels that could teach an estimate. */
export function estimateNeeds({ labelled, columns }: Reference, layout: PaneLayout): EstimateNeeds | null {
  const at = (name: string): number => columns.findIndex((column) => column.name === name);
  const laidOut = (names: readonly string[]): ColumnLayout[] => names.flatMap((name) => layout.columns[at(name)] ?? []);
  if (labelled?.scores) return scoreNeeds(laidOut([labelled.scores.column]));
  if (labelled?.classScores !== undefined) return classNeeds(layout);
  if (labelled?.losses === undefined) return null;
  const cells = labelled.losses.columns.flatMap((name, i) => {
    const column = columns[at(name)];
    return column === undefined ? [] : [lossCells(column, i === 0)];
  });
  const of = laidOut(labelled.losses.columns);
  return {
    parts: cells.map(lossCellCount),
    of: (counts) =>
      joined(
        cells.map((own, i) => {
          const rows = lossCellRows(own, of[i] as ColumnLayout, counts);
          // Without a prediction there is no loss.
          if (i === 0) rows[own.missing] = 0;
          return rows;
        }),
      ),
  };
}

/** The parts that `of` had put one after the other. */
export function partsOf({ parts }: EstimateNeeds, needed: Float64Array): Float64Array[] {
  let from = 0;
  return parts.map((length) => {
    from += length;
    return needed.subarray(from - length, from);
  });
}

/** Rows by bin of each score. */
function scoreNeeds(columns: readonly ColumnLayout[]): EstimateNeeds {
  const cells = (counts: CountVector) => columns.map((column) => liveCells(counts, column));
  return { parts: columns.map(cellCount), of: (counts) => joined(cells(counts)) };
}

/** Class shares, then rows by bin of each class's score. */
function classNeeds({ classShares, columns }: PaneLayout): EstimateNeeds | null {
  if (classShares === undefined) return null;
  const { base, classes } = classShares;
  const { end } = classShareStarts(classes.length);
  const scores = scoreNeeds(classes.flatMap(({ column }) => columns[column] ?? []));
  return {
    parts: [end, ...scores.parts],
    of: (counts) =>
      joined([Float64Array.from({ length: end }, (_, cell) => counts[base + cell] as number), scores.of(counts)]),
  };
}

function cellCount(column: ColumnLayout): number {
  return column.kind === "numeric" ? column.bins.edges.length + 1 : column.categories + 2;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const part of parts) {
    whole.set(part, from);
    from += part.length;
  }
  return whole;
}
