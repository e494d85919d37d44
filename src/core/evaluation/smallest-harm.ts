import { delayPanes, smallestRateSeen } from "../detection/delay.ts";
import { harmEstimate, type StreamBand } from "../detection/stream-bands.ts";
import { type FalseAlarmBudget, logBudgets, stakeWeight } from "../detection/weights.ts";
import type { HourlyCounts, ReferenceRates } from "../reference/reference.ts";
import { paneMs } from "../stream/pane-delta.ts";
import { hourlyBands, type ReferenceFrame } from "./reference-frame.ts";

/** What the detector of a harm metric can see at a given traffic. */
export interface SmallestHarm {
  /** Rate in the reference, and the upper end of the band. */
  readonly rate: number;
  /** Undefined: the metric is not monitorable with this reference. */
  readonly limit: number | undefined;
  readonly designEffect: number;
  /** The smallest rate that alarms within 5 and 30 minutes; undefined where not even a total failure does. */
  readonly within5min: number | undefined;
  readonly within30min: number | undefined;
  /** Panes until twice the reference's rate alarms; Infinity where it never does. */
  readonly panesToTwice: number;
}

/** What is seen of a metric with one limit for all hours, and with one for each hour, in the hour whose limit is lowest. */
export interface MetricHarm extends SmallestHarm {
  readonly metric: string;
  /** Null where the reference tells no hours apart. The hour starts so many hours after midnight UTC, or after Thursday's. */
  readonly quietest: (SmallestHarm & { readonly hour: number; readonly hours: number }) | null;
}

const minutes = (count: number): number => (count * 60_000) / paneMs;
const hourMs = 3_600_000;
/** Budgets are always shared as if two versions served. */
const versions = 2;

/**
 * Foretells, per harm metric, the smallest harm that is seen against the reference in time.
 *
 * @param predictionsPerSecond traffic of the version, in the mean over the hours
 */
export function smallestHarms(
  frame: ReferenceFrame,
  budget: FalseAlarmBudget,
  predictionsPerSecond: number,
): MetricHarm[] {
  const perPane = (predictionsPerSecond * paneMs) / 1000;
  const logBudget = logBudgets(budget).harm;
  const clock = hourlyBands(frame);
  return frame.list.streams.slice(0, frame.list.harm).map((stream, i): MetricHarm => {
    const estimate = stream.family === "harm" ? harmEstimateOf(stream.metric, frame.reference.rates) : null;
    const rate = estimate === null ? Number.NaN : estimate.successes / estimate.trials;
    const weight = stakeWeight(stream.part, versions);
    const seen = (of: number, judged: StreamBand | undefined, rows: number) =>
      harmSeen(of, judged, rows, weight, logBudget);
    const hour = quietestHour(estimate?.hourly ?? null, (at) => clock.limit(i, at * hourMs));
    return {
      metric: stream.metric,
      ...seen(rate, frame.bands[i], perPane),
      quietest: hour && {
        hour: hour.at,
        hours: hour.of,
        ...seen(hour.rate, clock.at(hour.at * hourMs)[i], perPane * hour.traffic),
      },
    };
  });
}

function harmEstimateOf(
  metric: Parameters<typeof harmEstimate>[0],
  rates: ReferenceRates | null,
): ReturnType<typeof harmEstimate> {
  return rates && harmEstimate(metric, rates);
}

function harmSeen(
  rate: number,
  judged: StreamBand | undefined,
  perPane: number,
  weight: number,
  logBudget: number,
): SmallestHarm {
  if (judged === undefined)
    return {
      rate,
      limit: undefined,
      designEffect: Number.NaN,
      within5min: undefined,
      within30min: undefined,
      panesToTwice: Number.POSITIVE_INFINITY,
    };
  const { band, designEffect } = judged;
  const stake = { weight, designEffect, logBudget };
  return {
    rate,
    limit: band.limit,
    designEffect,
    within5min: smallestRateSeen(band, stake, perPane, minutes(5)),
    within30min: smallestRateSeen(band, stake, perPane, minutes(30)),
    panesToTwice: delayPanes(band, stake, perPane, Math.min(1, 2 * rate)),
  };
}

/** The hour with rows whose limit is lowest: its rate, and its traffic as a multiple of the mean hour's. */
function quietestHour(
  hourly: HourlyCounts | null,
  limitOf: (hour: number) => number | undefined,
): { at: number; of: number; rate: number; traffic: number } | null {
  if (hourly === null) return null;
  const { successes, trials } = hourly;
  const mean = trials.reduce((sum, n) => sum + n, 0) / trials.length;
  const hours = trials.flatMap((n, at) => {
    const limit = n > 0 ? limitOf(at) : undefined;
    return limit === undefined ? [] : [{ at, limit, rate: (successes[at] ?? 0) / n, traffic: n / mean }];
  });
  const lowest = hours.sort((a, b) => a.limit - b.limit || a.at - b.at)[0];
  return lowest === undefined ? null : { ...lowest, of: trials.length };
}
