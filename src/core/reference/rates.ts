import { latencyBucketCount, latencyBucketLowerMs, latencyQuantileBucket } from "../profile/latency-buckets.ts";
import { addCounts } from "../profile/sparse-counts.ts";
import { DesignEffectSums } from "./design-effect.ts";
import { nextDown } from "./freeze-bins.ts";
import { hourOf, hoursOfSpan } from "./hours.ts";
import { latencyHistogram, type PaneOutcomes } from "./pane-outcomes.ts";
import type { RateEstimate, ReferenceRates } from "./reference.ts";

const quantiles = [0.5, 0.9, 0.99] as const;

/** Successes of trials of one rate in one pane. */
export interface PaneCount {
  readonly paneStartMs: number;
  k: number;
  n: number;
}

/**
 * Rates, their φ and their counts by hour from panes in ascending order of time, each start once.
 *
 * Latency thresholds are the largest latency of the bucket that holds the quantile (at most 3.2 % above it), so that
 * the rows above one are exact in every pane's histogram. Null without panes.
 */
export function ratesOf(panes: readonly PaneOutcomes[]): ReferenceRates | null {
  if (panes.length === 0) return null;
  const errors = rateOfPanes(panes.map(({ paneStartMs, errors: k, predictions: n }) => ({ paneStartMs, k, n })));
  return { panes: panes.filter(({ predictions }) => predictions > 0).length, errors, latency: latencyRates(panes) };
}

function latencyRates(panes: readonly PaneOutcomes[]): ReferenceRates["latency"] {
  const histogram = latencyHistogram(panes);
  const count = histogram.reduce((sum, inBucket) => sum + inBucket, 0);
  if (count === 0) return null;
  const buckets = quantiles.map((quantile) => latencyQuantileBucket(histogram, 0, quantile));
  const counts = buckets.map((): PaneCount[] => []);
  const pane = new Float64Array(latencyBucketCount);
  for (const { paneStartMs, latency } of panes) {
    pane.fill(0);
    addCounts(latency, pane);
    const n = pane.reduce((sum, inBucket) => sum + inBucket, 0);
    buckets.forEach((bucket, i) => {
      const k = pane.subarray(bucket + 1).reduce((sum, inBucket) => sum + inBucket, 0);
      counts[i]?.push({ paneStartMs, k, n });
    });
  }
  const [p50Ms, p90Ms, p99Ms] = buckets.map((bucket) => nextDown(latencyBucketLowerMs(bucket + 1)));
  const [p50, p90, p99] = counts.map((panes) => rateOfPanes(panes));
  if (!p50 || !p90 || !p99 || p50Ms === undefined || p90Ms === undefined || p99Ms === undefined) return null;
  return { count, p50Ms, p90Ms, p99Ms, above: { p50, p90, p99 } };
}

/**
 * A rate, its φ and its hour-of-day counts from panes, or cohorts, in ascending order of time, each start once.
 *
 * @param effectBlockMs span over which a slow change of the rate is no scatter; an hour if left out
 */
export function rateOfPanes(panes: readonly PaneCount[], effectBlockMs?: number): RateEstimate {
  const scatter = new DesignEffectSums(1, effectBlockMs);
  const hours = hoursOfSpan((panes[panes.length - 1]?.paneStartMs ?? 0) - (panes[0]?.paneStartMs ?? 0));
  const hourly = { successes: new Array<number>(hours).fill(0), trials: new Array<number>(hours).fill(0) };
  let successes = 0;
  let trials = 0;
  for (const { paneStartMs, k, n } of panes) {
    scatter.add(paneStartMs, [k], n);
    successes += k;
    trials += n;
    if (hours === 0) continue;
    const hour = hourOf(paneStartMs, hours);
    hourly.successes[hour] = (hourly.successes[hour] as number) + k;
    hourly.trials[hour] = (hourly.trials[hour] as number) + n;
  }
  const [designEffect = 1] = scatter.upperLimits();
  return { successes, trials, designEffect, hourly: hours === 0 ? null : hourly };
}
