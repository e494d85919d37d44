import { trustedPanes, uncertainDesignEffect } from "../reference/design-effect.ts";
import { hourlyRange } from "../reference/hourly-cells.ts";
import type { HourlyCounts, RateEstimate, Reference, ReferenceColumn, ReferenceRates } from "../reference/reference.ts";
import { bodyAlternatives, harmAlternatives, rateAlternatives } from "./alternatives.ts";
import { type Band, bandOf } from "./band.ts";
import { type LimitSchedule, limitAt, limitSchedule } from "./hourly-limits.ts";
import { toleranceAt } from "./limits.ts";
import type { Stream, StreamList } from "./streams.ts";
import { type Measure, tolerances } from "./tolerances.ts";

/** What a stream is judged by: its band, and the φ that its evidence is divided by. */
export interface StreamBand {
  readonly band: Band;
  readonly designEffect: number;
}

/** Whether a stream has one limit for all hours, or one for each hour that its reference tells apart. */
export type BandShape = "constant" | "hourly";

/** A span of event time in which drift is expected, and how many times as wide its tolerances are meanwhile (above 1). */
export interface ExpectedDays {
  readonly fromMs: number;
  readonly toMs: number;
  readonly widen: number;
}

/** How the bands of a model change with time; without either they do not. */
export interface BandSettings {
  readonly shape: BandShape;
  readonly expected: readonly ExpectedDays[];
}

/** What a stream is judged by at any time. */
export interface StreamLimits {
  readonly schedule: LimitSchedule;
  readonly designEffect: number;
  readonly alternatives: (limit: number) => number[];
}

/**
 * The band of each stream from the reference's counts, in the order of the list: one for all hours. Undefined where it is
 * not monitorable (no such rate in the reference, or a limit beyond what can be watched).
 */
export function streamBands(list: StreamList, reference: Reference): (StreamBand | undefined)[] {
  return streamLimits(list, reference, { shape: "constant", expected: [] }).map(
    (limits) => limits && bandAt(limits, 0),
  );
}

/** The band of a stream in the pane that starts then. */
export function bandAt(
  { schedule, designEffect, alternatives }: StreamLimits,
  startMs: number,
): StreamBand | undefined {
  const limit = limitAt(schedule, startMs);
  if (limit === undefined) return undefined;
  const band = bandOf(limit, alternatives(limit));
  return band && { band, designEffect };
}

/** The limits of each stream over time, in the order of the list; undefined where it is not monitorable. */
export function streamLimits(
  list: StreamList,
  reference: Reference,
  { shape, expected }: BandSettings,
): (StreamLimits | undefined)[] {
  const panes = reference.rates?.panes ?? 0;
  return list.streams.map((stream) => {
    const estimate = estimateOf(stream, reference);
    if (estimate === null) return undefined;
    const designEffect = Math.max(estimate.designEffect, panes < trustedPanes ? uncertainDesignEffect : 1);
    const tolerance = tolerances[measureOf(stream)];
    const width = toleranceAt(tolerance, estimate.successes / estimate.trials);
    const spans =
      stream.family === "drift" ? expected.map(({ widen, ...span }) => ({ ...span, extra: (widen - 1) * width })) : [];
    const schedule = limitSchedule({ ...estimate, designEffect }, tolerance, shape, spans);
    return schedule && { schedule, designEffect, alternatives: alternativesOf(stream) };
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
  if (stream.metric === "missing") return missingEstimate(column);
  // A dictionary holds every category of its reference or its most frequent ones, so none was unseen there.
  const trials = column.hours?.valued;
  const hourly = trials === undefined ? null : { successes: trials.map(() => 0), trials };
  return { successes: 0, trials: column.rows, designEffect: uncertainDesignEffect, hourly };
}

/** The reference's counts of a harm metric; null where it has none. */
export function harmEstimate(
  metric: (Stream & { family: "harm" })["metric"],
  rates: ReferenceRates,
): RateEstimate | null {
  if (metric === "errors") return rates.errors;
  const above = rates.latency?.above;
  return (metric === "latency_p50" ? above?.p50 : above?.p99) ?? null;
}

function missingEstimate({ missing, rows, hours }: ReferenceColumn): RateEstimate {
  const successes = missing.byReason.reduce((sum, count) => sum + count, 0);
  return {
    successes,
    trials: successes + rows,
    designEffect: missing.designEffect,
    hourly: hours?.missing ?? null,
  };
}

function rangeEstimate(
  { part, from, to, position }: (Stream & { family: "drift" })["range"],
  column: ReferenceColumn,
): RateEstimate {
  const cells = column.kind === "numeric" ? column.counts : column.categories.map(({ count }) => count);
  const successes = cells.slice(from, to).reduce((sum, count) => sum + count, 0);
  const designEffect = column.designEffects?.[part][position] ?? uncertainDesignEffect;
  return { successes, trials: column.rows, designEffect, hourly: rangeHours(column, from, to) };
}

function rangeHours(column: ReferenceColumn, from: number, to: number): HourlyCounts | null {
  const range = hourlyRange(column, from, to);
  const { hours } = column;
  if (hours === undefined || range === undefined) return null;
  const cells = hours.cells.slice(range.from, range.to);
  const successes = hours.valued.map((_, hour) => cells.reduce((sum, cell) => sum + (cell[hour] ?? 0), 0));
  return { successes, trials: hours.valued };
}
