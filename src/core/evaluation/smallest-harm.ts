import { delayPanes, smallestRateSeen } from "../detection/delay.ts";
import { type FalseAlarmBudget, logBudgets, stakeWeight } from "../detection/weights.ts";
import { paneMs } from "../stream/pane-delta.ts";
import type { ReferenceFrame } from "./reference-frame.ts";

/** What the detector of a harm metric can see at a given traffic. */
export interface SmallestHarm {
  readonly metric: string;
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

const minutes = (count: number): number => (count * 60_000) / paneMs;
/** Budgets are always shared as if two versions served. */
const versions = 2;

/**
 * Foretells, per harm metric, the smallest harm that is seen against the reference in time.
 *
 * @param predictionsPerSecond traffic of the version
 */
export function smallestHarms(
  frame: ReferenceFrame,
  budget: FalseAlarmBudget,
  predictionsPerSecond: number,
): SmallestHarm[] {
  const perPane = (predictionsPerSecond * paneMs) / 1000;
  const logBudget = logBudgets(budget).harm;
  const { rates } = frame.reference;
  return frame.list.streams.slice(0, frame.list.harm).map((stream, i): SmallestHarm => {
    const estimate =
      stream.metric === "errors"
        ? rates?.errors
        : stream.metric === "latency_p50"
          ? rates?.latency?.above.p50
          : rates?.latency?.above.p99;
    const rate = estimate === undefined ? Number.NaN : estimate.successes / estimate.trials;
    const judged = frame.bands[i];
    const { metric } = stream;
    if (judged === undefined)
      return {
        metric,
        rate,
        limit: undefined,
        designEffect: Number.NaN,
        within5min: undefined,
        within30min: undefined,
        panesToTwice: Number.POSITIVE_INFINITY,
      };
    const stake = { weight: stakeWeight(stream.part, versions), designEffect: judged.designEffect, logBudget };
    return {
      metric,
      rate,
      limit: judged.band.limit,
      designEffect: judged.designEffect,
      within5min: smallestRateSeen(judged.band, stake, perPane, minutes(5)),
      within30min: smallestRateSeen(judged.band, stake, perPane, minutes(30)),
      panesToTwice: delayPanes(judged.band, stake, perPane, Math.min(1, 2 * rate)),
    };
  });
}
