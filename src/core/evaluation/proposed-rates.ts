import { latencyBucketCount, latencyBucketLowerMs, latencyQuantileBucket } from "../profile/latency-buckets.ts";
import { latencyBucketBase } from "../profile/layout.ts";
import { errorCount, predictionCount } from "../profile/reading-counts.ts";
import { uncertainDesignEffect } from "../reference/design-effect.ts";
import { nextDown } from "../reference/freeze-bins.ts";
import { type PaneCount, rateOfPanes } from "../reference/rates.ts";
import type { RateEstimate, ReferenceRates } from "../reference/reference.ts";
import type { PaneRecord } from "./pane-log.ts";

/** Counts that rates are told from, in any layout: all begin with scalars and latency buckets. */
export interface RateCounts {
  readonly total: Float64Array;
  /** Sums by hour of the day; none where hours cannot be told apart. */
  readonly byHour: readonly Float64Array[];
}

/**
 * Rates of a span from its counts, their φ from its logged panes, at most a day of them. Latency thresholds are those of
 * the span's own histogram; the φ of the counts above them is that above the old ones.
 *
 * @param thresholdsFromMs latencies of panes that start before this were counted above other thresholds
 */
export function proposedRates(
  panes: readonly PaneRecord[],
  { total, byHour }: RateCounts,
  thresholdsFromMs: number,
): ReferenceRates {
  const rate = (designEffect: number, k: (counts: Float64Array) => number, n: (counts: Float64Array) => number) =>
    ({
      successes: k(total),
      trials: n(total),
      designEffect,
      hourly: byHour.length === 0 ? null : { successes: byHour.map(k), trials: byHour.map(n) },
    }) satisfies RateEstimate;
  const inPanes = panes.map(({ start, errors: k, predictions: n }) => ({ paneStartMs: start, k, n }));
  const rates = {
    panes: panes.filter(({ predictions }) => predictions > 0).length,
    errors: rate(effectOf(inPanes), errorCount, predictionCount),
  };
  const histogram = histogramOf(total);
  const count = sumFrom(histogram, 0);
  if (count === 0) return { ...rates, latency: null };
  const comparable = panes.filter(({ start }) => start >= thresholdsFromMs);
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((quantile, threshold) => {
    const bucket = latencyQuantileBucket(histogram, 0, quantile);
    const above = rate(
      effectAbove(comparable, threshold),
      (counts) => sumFrom(histogramOf(counts), bucket + 1),
      (counts) => sumFrom(histogramOf(counts), 0),
    );
    return { ms: nextDown(latencyBucketLowerMs(bucket + 1)), above };
  });
  if (p50 === undefined || p90 === undefined || p99 === undefined) return { ...rates, latency: null };
  const above = { p50: p50.above, p90: p90.above, p99: p99.above };
  return { ...rates, latency: { count, p50Ms: p50.ms, p90Ms: p90.ms, p99Ms: p99.ms, above } };
}

function histogramOf(counts: Float64Array): Float64Array {
  return counts.subarray(latencyBucketBase, latencyBucketBase + latencyBucketCount);
}

function sumFrom(histogram: Float64Array, bucket: number): number {
  return histogram.subarray(bucket).reduce((sum, inBucket) => sum + inBucket, 0);
}

function effectOf(panes: readonly PaneCount[]): number {
  return panes.length === 0 ? uncertainDesignEffect : rateOfPanes(panes).designEffect;
}

function effectAbove(panes: readonly PaneRecord[], threshold: number): number {
  const counted = panes.map(({ start, above, latencyCount }) => ({
    paneStartMs: start,
    k: above[threshold as 0 | 1 | 2],
    n: latencyCount,
  }));
  return counted.some(({ k }) => k > 0) ? effectOf(counted) : uncertainDesignEffect;
}
