import type { RateEstimate, Reference, ReferenceColumn, ReferenceRates } from "../reference/reference.ts";
import { bodyAlternatives, harmAlternatives, rateAlternatives } from "./alternatives.ts";
import { type Band, bandOf } from "./band.ts";
import { limitOf } from "./limits.ts";
import type { Stream, StreamList } from "./streams.ts";
import { type Measure, tolerances } from "./tolerances.ts";

/** What a stream is judged by: its band, and the φ that its evidence is divided by. */
export interface StreamBand {
  readonly band: Band;
  readonly designEffect: number;
}

/** With fewer panes than this, or none, a design effect below 2 is not believed. */
const trustedPanes = 200;
const uncertainDesignEffect = 2;

/**
 * The band of each stream from the reference's counts, in the order of the list; undefined where it is not monitorable
 * (no such rate in the reference, or a limit beyond what can be watched).
 */
export function streamBands(list: StreamList, reference: Reference): (StreamBand | undefined)[] {
  const panes = reference.rates?.panes ?? 0;
  return list.streams.map((stream) => {
    const estimate = estimateOf(stream, reference);
    if (estimate === null) return undefined;
    const rate = {
      ...estimate,
      designEffect: Math.max(estimate.designEffect, panes < trustedPanes ? uncertainDesignEffect : 1),
    };
    const limit = limitOf(rate, tolerances[measureOf(stream)]);
    if (limit === undefined) return undefined;
    const band = bandOf(limit, alternativesOf(stream)(limit));
    return band && { band, designEffect: rate.designEffect };
  });
}

function measureOf(stream: Stream): Measure {
  return stream.metric === "distribution" ? stream.range.part : stream.metric;
}

function alternativesOf(stream: Stream): (limit: number) => number[] {
  if (stream.family === "harm") return harmAlternatives;
  return measureOf(stream) === "body" ? bodyAlternatives : rateAlternatives;
}

function estimateOf(stream: Stream, reference: Reference): RateEstimate | null {
  if (stream.family === "harm") return reference.rates && harmEstimate(stream.metric, reference.rates);
  const column = reference.columns[stream.column];
  if (column === undefined) return null;
  if (stream.metric === "distribution") return rangeEstimate(stream.range, column);
  const missing = column.missing.byReason.reduce((sum, count) => sum + count, 0);
  // A dictionary holds every category of its reference or its most frequent ones, so none was unseen there.
  return stream.metric === "missing"
    ? { successes: missing, trials: missing + column.rows, designEffect: column.missing.designEffect, hourly: null }
    : { successes: 0, trials: column.rows, designEffect: uncertainDesignEffect, hourly: null };
}

function harmEstimate(metric: (Stream & { family: "harm" })["metric"], rates: ReferenceRates): RateEstimate | null {
  if (metric === "errors") return rates.errors;
  const above = rates.latency?.above;
  return (metric === "latency_p50" ? above?.p50 : above?.p99) ?? null;
}

function rangeEstimate(
  { part, from, to, position }: (Stream & { family: "drift" })["range"],
  column: ReferenceColumn,
): RateEstimate {
  const cells = column.kind === "numeric" ? column.counts : column.categories.map(({ count }) => count);
  const successes = cells.slice(from, to).reduce((sum, count) => sum + count, 0);
  const designEffect = column.designEffects?.[part][position] ?? uncertainDesignEffect;
  return { successes, trials: column.rows, designEffect, hourly: null };
}
