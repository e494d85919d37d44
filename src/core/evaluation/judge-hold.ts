import { conditionalBand } from "../detection/conditional-band.ts";
import { type ConditionalAlarm, ConditionalDetector, type PairCount } from "../detection/conditional-detector.ts";
import { drawHoldCounts } from "../detection/hold-counts.ts";
import { type HoldList, type HoldStream, holdTolerance } from "../detection/hold-streams.ts";
import type { StreamCounts } from "../detection/stream-counts.ts";
import { holdPart, stakeWeight } from "../detection/weights.ts";
import type { Evidence } from "../facts.ts";
import { controlOf } from "./against-control.ts";
import type { Finding, ServedPane } from "./finding.ts";
import { holdList } from "./hold-frame.ts";
import { type HoldWatch, newHoldWatch } from "./hold-watch.ts";
import type { ExtraStakes } from "./judge-extras.ts";
import type { ModelState } from "./model-state.ts";
import { servingKey } from "./serving-key.ts";
import type { ServingState } from "./serving-state.ts";

/** The id of a hold stream in findings and causes. */
const prefix = "hold.";

/**
 * Feeds a closed pane to the hold evidence of every version on trial: a canary or a shadow, or a primary that came after
 * its control. The other way round the same difference would be held against the version that was there before.
 *
 * φ is the largest of the reference's and of what both arms showed over the last day, before this pane.
 */
export function judgeHold(model: ModelState, served: readonly ServedPane[], stakes: ExtraStakes): Finding[] {
  const { frame } = model;
  if (frame === null) return [];
  const list = holdList(frame);
  if (list.counts.length === 0) return [];
  const framed = served.filter(({ isFramed, predictions }) => isFramed && predictions > 0);
  const counted = new Map(
    framed.map((pane) => {
      const seed = `${servingKey(pane.serving)}/${stakes.paneStartMs}`;
      return [pane, drawHoldCounts(list.counts, frame.layout, pane.counts, seed)] as const;
    }),
  );
  const findings = framed.flatMap((pane): Finding[] => {
    const control = controlOf(pane, framed);
    const [mine, theirs] = [counted.get(pane), control && counted.get(control)];
    if (control === undefined || mine === undefined || theirs === undefined) return [];
    if (!isOnTrial(model, pane, control)) return [];
    const state = model.serving(pane.serving);
    const arms = { state, control: model.serving(control.serving), mine, theirs };
    return judgePair(model, list, arms, stakes);
  });
  for (const [pane, counts] of counted) {
    const state = model.serving(pane.serving);
    watchOf(state, list).effects.add(counts.successes, counts.trials);
    state.detectorsFed();
  }
  return findings;
}

/** What a hold stream's id stands for; undefined for ids of others. */
export function holdStreamOf(list: HoldList, id: number | string): HoldStream | undefined {
  return typeof id === "string" && id.startsWith(prefix) ? list.streams[Number(id.slice(prefix.length))] : undefined;
}

/** A pair's count as its stream looks at it: for "fewer" the arms change places. */
export function pairOf(
  { count, side }: HoldStream,
  startMs: number,
  mine: StreamCounts,
  theirs: StreamCounts,
): PairCount {
  const [a, b] = side === "more" ? [mine, theirs] : [theirs, mine];
  return {
    startMs,
    successes: a.successes[count] ?? 0,
    trials: a.trials[count] ?? 0,
    controlSuccesses: b.successes[count] ?? 0,
    controlTrials: b.trials[count] ?? 0,
  };
}

function isOnTrial({ activity }: ModelState, { serving }: ServedPane, control: ServedPane): boolean {
  if (serving.role !== "primary") return true;
  if (control.serving.role !== "primary") return false;
  const since = (who: ServedPane["serving"]) => activity.of(who)?.activatedMs ?? 0;
  return since(serving) > since(control.serving);
}

interface Arms {
  readonly state: ServingState;
  readonly control: ServingState;
  readonly mine: StreamCounts;
  readonly theirs: StreamCounts;
}

function judgePair(model: ModelState, list: HoldList, arms: Arms, stakes: ExtraStakes): Finding[] {
  const { state, control, mine, theirs } = arms;
  const { paneStartMs, versions, logBudgets } = stakes;
  const [watch, its] = [watchOf(state, list), watchOf(control, list)];
  const name = control.serving.version;
  if (watch.against?.control !== name)
    watch.against = { control: name, detector: new ConditionalDetector(list.streams.length) };
  const { detector } = watch.against;
  const weigh = weights(model, list);
  return list.streams.flatMap((stream, index): Finding[] => {
    const { designEffect } = list.counts[stream.count] ?? { designEffect: Number.POSITIVE_INFINITY };
    const stake = {
      weight: stakeWeight(weigh(stream), versions),
      designEffect: Math.max(
        designEffect,
        watch.effects.upperLimit(stream.count),
        its.effects.upperLimit(stream.count),
      ),
      logBudget: logBudgets.hold,
    };
    const alarm = detector.feed(index, pairOf(stream, paneStartMs, mine, theirs), stake, holdTolerance);
    if (alarm === undefined) return [];
    const evidence = evidenceOf(model, list, stream, alarm, name, paneStartMs);
    return [{ serving: state.serving, stream: `${prefix}${index}`, onsetMs: alarm.startMs, evidence }];
  });
}

function watchOf(state: ServingState, { counts, streams }: HoldList): HoldWatch {
  const fits =
    state.hold?.effects.streams === counts.length &&
    (state.hold.against === null || state.hold.against.detector.bank.streams === streams.length);
  if (!fits || state.hold === null) state.hold = newHoldWatch(counts.length);
  return state.hold;
}

/** Parts of one version's budget, by stream. */
function weights({ extras }: ModelState, { counts, streams }: HoldList): (stream: HoldStream) => number {
  const hasOwnHarm = extras?.streams.some(({ stream }) => stream.family === "harm") ?? false;
  const kindOf = ({ count }: HoldStream) => counts[count]?.metric;
  const sizes = Map.groupBy(streams, kindOf);
  return (stream) => holdPart(sizes.size, sizes.get(kindOf(stream))?.length ?? 1, hasOwnHarm);
}

function evidenceOf(
  { frame }: ModelState,
  list: HoldList,
  { count, side }: HoldStream,
  alarm: ConditionalAlarm,
  control: string,
  paneStartMs: number,
): Evidence {
  const { metric, column, what } = list.counts[count] ?? { metric: "class_share", column: -1, what: "" };
  const both = alarm.successes + alarm.controlSuccesses;
  const share = conditionalBand(alarm.trials, alarm.controlTrials, holdTolerance)?.limit ?? 1;
  const own =
    side === "more"
      ? { k: alarm.successes, n: alarm.trials, allowed: share * both }
      : { k: alarm.controlSuccesses, n: alarm.controlTrials, allowed: (1 - share) * both };
  return {
    family: "hold",
    metric,
    feature: frame?.layout.columns[column]?.name ?? null,
    change: `${side} ${what}`,
    against: "control",
    control,
    observed: own.k / own.n,
    // The share of both versions' rows of this kind that the band allows this one, as a rate of its own rows.
    limit: own.allowed / own.n,
    n: own.n,
    paneStartMs,
  };
}
