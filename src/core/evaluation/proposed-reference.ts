import { latencyBucketCount, latencyBucketLowerMs, latencyQuantileBucket } from "../profile/latency-buckets.ts";
import { latencyBucketBase } from "../profile/layout.ts";
import { predictionCount } from "../profile/reading-counts.ts";
import { addCounts } from "../profile/sparse-counts.ts";
import { uncertainDesignEffect } from "../reference/design-effect.ts";
import { nextDown } from "../reference/freeze-bins.ts";
import { rateOfPanes } from "../reference/rates.ts";
import { recountedColumn } from "../reference/recounted-column.ts";
import type { RateEstimate, Reference, ReferenceRates } from "../reference/reference.ts";
import { paneMs } from "../stream/pane-delta.ts";
import type { PaneRecord } from "./pane-log.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import type { ServingState } from "./serving-state.ts";
import type { Taint } from "./taint-book.ts";

export interface Proposed {
  /** Not accepted. */
  readonly reference: Reference;
  /** What was left out, and what it cannot know, as sentences. */
  readonly notes: readonly string[];
}

/** Fewer rows make no reference. */
const leastRows = 1_000;

/**
 * A reference of what a version did in a span of the last 24 hours, in whole half hours: the counts of its windows in
 * the bins of the reference in force, rates and their φ from its logged panes. Half hours with a tainted pane are left
 * out. Or why there is none.
 */
export function proposedReference(
  state: ServingState,
  frame: ReferenceFrame,
  fromMs: number,
  toMs: number,
  taints: readonly Taint[],
): Proposed | { readonly refused: string } {
  const window = state.window("24h");
  const { bucketMs } = window.level;
  const endMs = Math.min(toMs, state.log.newestMs + paneMs);
  const inSpan = [...window.buckets()]
    .map(([startMs, counts]) => ({ startMs, endMs: Math.min(startMs + bucketMs, endMs), counts }))
    .filter((bucket) => bucket.startMs >= fromMs && bucket.startMs < endMs)
    .filter((bucket) => bucket.endMs === bucket.startMs + bucketMs || bucket.endMs === state.log.newestMs + paneMs)
    .sort((a, b) => a.startMs - b.startMs);
  const clean = inSpan.filter(
    (bucket) => !taints.some((one) => one.fromMs < bucket.endMs && one.toMs > bucket.startMs),
  );
  const vector = new Float64Array(frame.layout.size);
  for (const { counts } of clean) addCounts(counts, vector);
  const rows = predictionCount(vector);
  const [first, last] = [clean[0], clean.at(-1)];
  if (first === undefined || last === undefined || rows < leastRows) {
    const held = inSpan[0] === undefined ? "no whole half hour of it is held" : `${rows} clean rows in it`;
    return { refused: `${held}: a reference takes at least ${leastRows} rows of whole half hours of the last 24` };
  }
  const panes = state.log
    .recordsFrom(first.startMs)
    .filter(({ start }) => clean.some((bucket) => start >= bucket.startMs && start < bucket.endMs))
    .sort((a, b) => a.start - b.start);
  const { serving } = state;
  const reference: Reference = {
    format: "driftline-reference/1",
    model: serving.model,
    source: {
      kind: "learned",
      from: `live panes of ${serving.version}`,
      rows,
      fromMs: first.startMs,
      toMs: last.endMs,
      version: serving.version,
    },
    accepted: false,
    rates: ratesOf(panes, vector, state.log.thresholdsFromMs),
    columns: frame.reference.columns.map((column, index) => {
      const laidOut = frame.layout.columns[index];
      return laidOut === undefined ? column : recountedColumn(column, laidOut, vector);
    }),
  };
  return { reference, notes: notesOf(inSpan.length - clean.length, inSpan.length, frame, reference) };
}

/** Latency thresholds are those of the span's own histogram; the φ of the counts above them is that above the old ones. */
function ratesOf(panes: readonly PaneRecord[], vector: Float64Array, thresholdsFromMs: number): ReferenceRates {
  const errors = rateOfPanes(panes.map(({ start, errors: k, predictions: n }) => ({ paneStartMs: start, k, n })));
  const histogram = vector.subarray(latencyBucketBase, latencyBucketBase + latencyBucketCount);
  const count = histogram.reduce((sum, inBucket) => sum + inBucket, 0);
  const rates = { panes: panes.filter(({ predictions }) => predictions > 0).length, errors };
  if (count === 0) return { ...rates, latency: null };
  const comparable = panes.filter(({ start }) => start >= thresholdsFromMs);
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((quantile, threshold) => {
    const bucket = latencyQuantileBucket(histogram, 0, quantile);
    const successes = histogram.subarray(bucket + 1).reduce((sum, inBucket) => sum + inBucket, 0);
    const above: RateEstimate = {
      successes,
      trials: count,
      designEffect: effectAbove(comparable, threshold),
      hourly: null,
    };
    return { ms: nextDown(latencyBucketLowerMs(bucket + 1)), above };
  });
  if (p50 === undefined || p90 === undefined || p99 === undefined) return { ...rates, latency: null };
  return {
    ...rates,
    latency: {
      count,
      p50Ms: p50.ms,
      p90Ms: p90.ms,
      p99Ms: p99.ms,
      above: { p50: p50.above, p90: p90.above, p99: p99.above },
    },
  };
}

function effectAbove(panes: readonly PaneRecord[], threshold: number): number {
  const counted = panes.map(({ start, above, latencyCount }) => ({
    paneStartMs: start,
    k: above[threshold as 0 | 1 | 2],
    n: latencyCount,
  }));
  return counted.some(({ k }) => k > 0) ? rateOfPanes(counted).designEffect : uncertainDesignEffect;
}

function notesOf(leftOut: number, halfHours: number, frame: ReferenceFrame, { columns }: Reference): string[] {
  const notes = [
    "bins are those of the reference in force; the φ of columns is measured in the day after it is accepted",
  ];
  if (leftOut > 0) notes.push(`${leftOut} of ${halfHours} half hours are left out: some of their panes are tainted`);
  if (frame.reference.rates?.errors.hourly !== null && frame.reference.rates !== null)
    notes.push("a day tells no hours apart: bands are half as wide again in tolerance, and one for all hours");
  for (const [index, column] of columns.entries()) {
    const before = frame.reference.columns[index];
    if (column.rows === 0 && (before?.rows ?? 0) > 0) notes.push(`${column.name} had no value in the span`);
  }
  return notes;
}
