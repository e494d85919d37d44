import type { PaneLayout } from "../profile/layout.ts";
import { columnCells } from "../profile/reading-counts.ts";
import { type CellRange, type ColumnMarks, type DistributionPart, distributionRanges } from "./distribution-streams.ts";
import { driftPart, harmPart } from "./weights.ts";

/** One count of a version that is fed to a detector pane by pane. */
export type Stream =
  | { readonly family: "harm"; readonly metric: "errors" | "latency_p50" | "latency_p99"; readonly part: number }
  | {
      readonly family: "quality";
      readonly metric: "missing" | "unseen";
      readonly column: number;
      readonly part: number;
    }
  | {
      readonly family: "drift";
      readonly metric: "distribution";
      readonly column: number;
      readonly range: CellRange;
      /** Part of one version's budget of the family; over all streams of a family these sum to at most 1. */
      readonly part: number;
    };

/** All streams of a version: harm first, then column by column in layout order, drift before quality. */
export interface StreamList {
  readonly layout: PaneLayout;
  readonly streams: readonly Stream[];
  /** Streams [0, harm) are of family harm. */
  readonly harm: number;
}

/** Index in `latencyThresholdsMs` of the reference's p50 and p99. */
export const latencyThresholdOf = { latency_p50: 0, latency_p99: 2 } as const;

/**
 * The streams of a layout, built once per reference. `columns` are in layout order: the reference's own.
 * `budget` is what columns may spend of the drift and quality budgets, all of them if left out.
 * Needs no limits, so that it also serves to measure each stream's design effect while a reference is built.
 */
export function listStreams(
  layout: PaneLayout,
  columns: readonly ColumnMarks[],
  budget: { readonly drift: number; readonly quality: number } = { drift: 1, quality: 1 },
): StreamList {
  const harm = harmStreams(layout);
  const ranges = columns.map((marks, column) => rangesOf(layout, marks, column));
  const parts: DistributionPart[] = ["body", "tails", "shares"];
  const columnsOf = new Map(parts.map((part) => [part, ranges.filter((all) => countOf(all, part) > 0).length]));
  const qualityPart = budget.quality / columns.reduce((sum, { kind }) => sum + qualityMetrics(kind).length, 0);
  const perColumn = columns.flatMap(({ kind }, column): Stream[] => [
    ...(ranges[column] ?? []).map((range, _, all): Stream => {
      const part = budget.drift * driftPart(columnsOf.get(range.part) ?? 1, countOf(all, range.part));
      return { family: "drift", metric: "distribution", column, range, part };
    }),
    ...qualityMetrics(kind).map((metric): Stream => ({ family: "quality", metric, column, part: qualityPart })),
  ]);
  return { layout, streams: [...harm, ...perColumn], harm: harm.length };
}

/** The feature that a stream is about; null for harm. */
export function featureOf({ layout }: StreamList, stream: Stream): string | null {
  return stream.family === "harm" ? null : (layout.columns[stream.column]?.name ?? null);
}

function harmStreams(layout: PaneLayout): Stream[] {
  const latencies = (["latency_p50", "latency_p99"] as const).filter(
    (metric) => latencyThresholdOf[metric] < layout.latencyThresholdsMs.length,
  );
  return [
    { family: "harm", metric: "errors", part: harmPart("errors", 1) },
    ...latencies.map((metric): Stream => ({ family: "harm", metric, part: harmPart("latency", latencies.length) })),
  ];
}

function rangesOf(layout: PaneLayout, marks: ColumnMarks, column: number): CellRange[] {
  const laidOut = layout.columns[column];
  if (laidOut === undefined || laidOut.kind !== marks.kind)
    throw new RangeError(`column ${column} does not fit the layout`);
  return distributionRanges(marks, columnCells(laidOut));
}

function countOf(ranges: readonly CellRange[], part: DistributionPart): number {
  return ranges.filter((range) => range.part === part).length;
}

function qualityMetrics(kind: ColumnMarks["kind"]): ("missing" | "unseen")[] {
  return kind === "categorical" ? ["missing", "unseen"] : ["missing"];
}
