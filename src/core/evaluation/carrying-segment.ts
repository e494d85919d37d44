import { conditionalBand } from "../detection/conditional-band.ts";
import { extraCount } from "../detection/extra-streams.ts";
import { uncertainDesignEffect } from "../reference/design-effect.ts";
import { segmentText } from "../row-extras.ts";
import { logSumExp } from "../statistics/log-sum-exp.ts";
import type { FineWindowName } from "../stream/windows.ts";
import type { ExtraFrame } from "./extra-frame.ts";
import { logRatio } from "./moved-features.ts";
import type { ServingState } from "./serving-state.ts";

/** The value that carries a rate's change has at least this part of all rows too many. */
const carriesFrom = 0.5;
/** And so many times its part of the rows. */
const disproportion = 1.5;
/** Chance of naming a value that is like the others. */
const falseNaming = 0.05;

/** ln of the evidence from which a value is taken to have moved at all. */
const shownMoved = Math.log(20);

/** A value of a segment, its part of what is too much, and of the rows. */
export interface CarryingSegment {
  /** `country=BR`. */
  readonly segment: string;
  /** Of the successes beyond what is usual, or of the rows that moved. */
  readonly excess: number;
  readonly rows: number;
}

export interface SegmentShare {
  readonly segment: string;
  readonly rows: number;
  /** Successes beyond what is usual for it, or rows that moved; at least 0. */
  readonly excess: number;
  /** ln of the evidence that it is not like the others, or not as it was. */
  readonly log: number;
}

/**
 * The value of a segment that carries the rise of a rate in a window: at least half of all successes too many are its own, and
 * its share of the successes is beyond chance given its share of the rows (conditional likelihood ratio, Bonferroni over the
 * values of all segments).
 *
 * @param usual the rate where nothing has been learned of a value
 * @returns null where no value carries it; undefined where there is nothing to tell by
 */
export function carryingSegment(
  state: ServingState,
  frame: ExtraFrame,
  metric: string,
  usual: number,
  window: FineWindowName,
): CarryingSegment | null | undefined {
  return mostCarrying(frame.layout.segments.map(({ id }) => rateValues(state, frame, id, metric, usual, window)));
}

/** The same for a feature whose distribution moved: against what each value was like when it was learned, over its coarse cells. */
export function carryingDrift(
  state: ServingState,
  frame: ExtraFrame,
  feature: string,
  window: FineWindowName,
): CarryingSegment | null | undefined {
  return mostCarrying(frame.layout.segments.map(({ id }) => driftValues(state, frame, id, feature, window)));
}

/** The value that carries most, of all keys; undefined where nothing is told of any. */
export function mostCarrying(keys: readonly (readonly SegmentShare[])[]): CarryingSegment | null | undefined {
  const told = keys.reduce((sum, values) => sum + values.length, 0);
  if (told === 0) return undefined;
  const needed = Math.log(told / falseNaming);
  let best: CarryingSegment | null = null;
  for (const values of keys) {
    const [excess, rows] = [sumOf(values, "excess"), sumOf(values, "rows")];
    for (const value of values) {
      const [part, ofRows] = [excess > 0 ? value.excess / excess : 0, value.rows / rows];
      const isNamed = part >= carriesFrom && part >= disproportion * ofRows && value.log >= needed;
      if (isNamed && part > (best?.excess ?? 0)) best = { segment: value.segment, excess: part, rows: ofRows };
    }
  }
  return best;
}

function rateValues(
  state: ServingState,
  { streams, learned }: ExtraFrame,
  block: string,
  metric: string,
  usual: number,
  window: FineWindowName,
): SegmentShare[] {
  const total = state.extras?.window(block, window)?.total;
  if (total === undefined) return [];
  const known = learned.get(block)?.counts;
  const own = streams.filter(({ stream }) => stream.block === block && stream.metric === metric);
  const counted = own
    .map(({ stream }) => ({ stream, ...extraCount(stream, total) }))
    .filter(({ trials }) => trials > 0);
  const all = { successes: sumOf(counted, "successes"), trials: sumOf(counted, "trials") };
  return counted.map(({ stream, successes, trials }): SegmentShare => {
    const before = known === undefined ? undefined : extraCount(stream, known);
    const rate = before === undefined || before.trials === 0 ? usual : before.successes / before.trials;
    const band = conditionalBand(trials, all.trials - trials);
    const value = segmentText(state.extras?.seen(block) ?? [], stream.segment?.code ?? 0) ?? "";
    return {
      segment: `${stream.segment?.key}=${value}`,
      rows: trials,
      excess: Math.max(0, successes - trials * rate),
      log: band === undefined ? 0 : logRatio({ band, designEffect: uncertainDesignEffect }, successes, all.successes),
    };
  });
}

function driftValues(
  state: ServingState,
  { streams, learned }: ExtraFrame,
  block: string,
  feature: string,
  window: FineWindowName,
): SegmentShare[] {
  const total = state.extras?.window(block, window)?.total;
  const known = learned.get(block)?.counts;
  if (total === undefined || known === undefined) return [];
  const own = streams.filter(({ stream }) => stream.block === block && stream.feature === feature);
  const byCode = Map.groupBy(own, ({ stream }) => stream.segment?.code ?? 0);
  return [...byCode].flatMap(([code, cells]): SegmentShare[] => {
    const counts = cells.map(({ stream }) => [extraCount(stream, total), extraCount(stream, known)] as const);
    const [live, before] = [counts[0]?.[0].trials ?? 0, counts[0]?.[1].trials ?? 0];
    if (live === 0 || before === 0) return [];
    const apart = counts.reduce((sum, [a, b]) => sum + Math.abs(a.successes / live - b.successes / before), 0) / 2;
    const logs = cells.flatMap(({ judged }, i) => {
      const count = counts[i]?.[0];
      return judged === undefined || count === undefined ? [] : [logRatio(judged, count.successes, count.trials)];
    });
    const log = logs.length === 0 ? 0 : logSumExp(logs) - Math.log(logs.length);
    const text = segmentText(state.extras?.seen(block) ?? [], code) ?? "";
    const segment = `${cells[0]?.stream.segment?.key}=${text}`;
    // Small differences of many rows are chance: only a value that is shown to have moved counts as moved.
    return [{ segment, rows: live, excess: log >= shownMoved ? live * apart : 0, log }];
  });
}

function sumOf<Key extends string>(all: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return all.reduce((sum, one) => sum + one[key], 0);
}
