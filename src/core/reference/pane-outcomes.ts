import { latencyBucketCount } from "../profile/latency-buckets.ts";
import { latencyBucketBase } from "../profile/layout.ts";
import { errorCount, predictionCount } from "../profile/reading-counts.ts";
import type { Counters, SparseCounts } from "../profile/sparse-counts.ts";
import { addCounts, encodeCounts, mergeCounts } from "../profile/sparse-counts.ts";

/** What a pane says of rates: all that a reference's bands and φ are made from. */
export interface PaneOutcomes {
  /** Epoch ms. */
  readonly paneStartMs: number;
  readonly predictions: number;
  readonly errors: number;
  /** Latency histogram (`latency-buckets.ts`), without the zeros. */
  readonly latency: SparseCounts;
}

/** The outcomes in a pane's vector of any layout. */
export function outcomesOf(paneStartMs: number, vector: Counters): PaneOutcomes {
  const buckets = vector.subarray(latencyBucketBase, latencyBucketBase + latencyBucketCount);
  return {
    paneStartMs,
    predictions: predictionCount(vector),
    errors: errorCount(vector),
    latency: encodeCounts(buckets),
  };
}

/** Two parts of one pane as one. */
export function mergeOutcomes(a: PaneOutcomes, b: PaneOutcomes): PaneOutcomes {
  return {
    paneStartMs: a.paneStartMs,
    predictions: a.predictions + b.predictions,
    errors: a.errors + b.errors,
    latency: mergeCounts(a.latency, b.latency),
  };
}

/** The latency histogram of several panes. */
export function latencyHistogram(panes: Iterable<PaneOutcomes>): Float64Array {
  const histogram = new Float64Array(latencyBucketCount);
  for (const pane of panes) addCounts(pane.latency, histogram);
  return histogram;
}
