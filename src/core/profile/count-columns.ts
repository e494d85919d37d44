import type { ColumnValues, OutcomeColumns } from "./column-values.ts";
import { latencyBucket } from "./latency-buckets.ts";
import {
  type ColumnLayout,
  columnCellsStart,
  latencyBucketBase,
  latencyCountCell,
  latencyThresholdBase,
  type PaneLayout,
  statusBase,
} from "./layout.ts";
import type { Counters } from "./sparse-counts.ts";
import { addToTail } from "./tail-sums.ts";

/**
 * Counts rows [from, to) of a column into a pane's vector: the hot path, column by column so that its tables stay in the cache.
 *
 * A flag 1 … 6 is the column's counter next to its base (missing by reason, then unseen). A code beyond the layout's
 * dictionary is a known category outside it.
 */
export function countColumn(
  layoutColumn: ColumnLayout,
  column: ColumnValues,
  from: number,
  to: number,
  vector: Counters,
): void {
  if (layoutColumn.kind === "numeric") {
    countNumbers(layoutColumn, column, from, to, vector);
    sumTails(layoutColumn, column, from, to, vector);
  } else countCodes(layoutColumn, column, from, to, vector);
}

function countNumbers(
  { base, bins }: ColumnLayout & { kind: "numeric" },
  { values, flags }: ColumnValues,
  from: number,
  to: number,
  vector: Counters,
): void {
  const cells = base + columnCellsStart;
  for (let row = from; row < to; row += 1) {
    const flag = flags[row] as number;
    const cell = flag === 0 ? cells + bins.locate(values[row] as number) : base + flag - 1;
    vector[cell] = (vector[cell] as number) + 1;
  }
}

/** A pass of its own, which the outer bins' few rows keep short and the counting pass free of it. */
function sumTails(
  { tails }: ColumnLayout & { kind: "numeric" },
  { values, flags }: ColumnValues,
  from: number,
  to: number,
  vector: Counters,
): void {
  if (tails === undefined) return;
  const { first, last } = tails;
  for (let row = from; row < to; row += 1) {
    const value = values[row] as number;
    if ((value >= first && value <= last) || flags[row] !== 0) continue;
    if (value < first) addToTail(tails, 0, first - value, vector);
    else addToTail(tails, 1, value - last, vector);
  }
}

function countCodes(
  { base, categories }: ColumnLayout & { kind: "categorical" },
  { values, flags }: ColumnValues,
  from: number,
  to: number,
  vector: Counters,
): void {
  const cells = base + columnCellsStart;
  for (let row = from; row < to; row += 1) {
    const flag = flags[row] as number;
    const code = values[row] as number;
    const cell = flag === 0 ? cells + (code < categories ? code : categories) : base + flag - 1;
    vector[cell] = (vector[cell] as number) + 1;
  }
}

/** Counts the status and latency of rows [from, to): every status, rows with a latency, thresholds passed, buckets. */
export function countOutcomes(
  layout: PaneLayout,
  { status, latencyMs }: OutcomeColumns,
  from: number,
  to: number,
  vector: Counters,
): void {
  const thresholds = layout.latencyThresholdsMs;
  for (let row = from; row < to; row += 1) {
    const cell = statusBase + (status[row] as number);
    vector[cell] = (vector[cell] as number) + 1;
    const ms = latencyMs[row] as number;
    if (Number.isNaN(ms)) continue;
    vector[latencyCountCell] = (vector[latencyCountCell] as number) + 1;
    const bucket = latencyBucketBase + latencyBucket(ms);
    vector[bucket] = (vector[bucket] as number) + 1;
    for (let i = 0; i < thresholds.length; i += 1) {
      const above = latencyThresholdBase + i;
      if (ms > (thresholds[i] as number)) vector[above] = (vector[above] as number) + 1;
    }
  }
}
