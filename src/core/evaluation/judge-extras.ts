import { conditionalBand } from "../detection/conditional-band.ts";
import type { Alarm, Stake } from "../detection/detector-bank.ts";
import { type ExtraStream, extraCount } from "../detection/extra-streams.ts";
import type { StreamBand } from "../detection/stream-bands.ts";
import { ownAgainstControl, stakeWeight } from "../detection/weights.ts";
import type { Evidence, Family } from "../facts.ts";
import { addCounts } from "../profile/sparse-counts.ts";
import { uncertainDesignEffect } from "../reference/design-effect.ts";
import { segmentText } from "../row-extras.ts";
import type { ExtraFrame, JudgedStream } from "./extra-frame.ts";
import type { Finding, ServedPane } from "./finding.ts";
import { dayOwnEffect } from "./log-design-effect.ts";
import type { ServingState } from "./serving-state.ts";

type Blocks = ReadonlyMap<string, Float64Array>;

/** What the detectors of one pane share. */
export interface ExtraStakes {
  readonly paneStartMs: number;
  /** How many versions share the budget in this pane. */
  readonly versions: number;
  /** ln c by family. */
  readonly logBudgets: Readonly<Record<Family, number>>;
}

/** Feeds a closed pane of one version to the detectors of its own metrics and segments. */
export function judgeExtras(state: ServingState, pane: ServedPane, frame: ExtraFrame, stakes: ExtraStakes): Finding[] {
  const { extras } = state;
  if (extras === null) return [];
  const blocks = unfolded(pane, frame);
  extras.detectorsFed();
  return frame.streams.flatMap((judgedStream): Finding[] => {
    const { stream, position, judged } = judgedStream;
    const block = blocks.get(stream.block);
    const bank = extras.bank(judgedStream.bank);
    if (judged === undefined || block === undefined || bank === undefined) return [];
    const count = { startMs: stakes.paneStartMs, ...extraCount(stream, block) };
    const designEffect = effectOf(state, stream, judged, stakes.paneStartMs);
    const alarm = bank.feed(position, count, judged.band, stakeOf(stream, designEffect, stakes));
    return alarm === undefined ? [] : [findingOf(state, stream, judged, alarm, stakes.paneStartMs)];
  });
}

/**
 * Feeds a closed pane of a version and of its control to the two-version detectors of its own harm metrics, and of the
 * errors and slow answers of each value of its segments.
 *
 * @param hasHoldStreams whether hold evidence pays from the same part of the budget
 * @param dayEffectOf φ of all rows by metric over the last day's panes: for segments the larger of it and what was learned
 */
export function judgeExtrasAgainstControl(
  state: ServingState,
  pane: ServedPane,
  control: ServedPane,
  frame: ExtraFrame,
  stakes: ExtraStakes,
  hasHoldStreams: boolean,
  dayEffectOf: (metric: string) => number,
): Finding[] {
  const { extras } = state;
  const own = frame.streams.filter(({ stream }) => stream.family === "harm");
  if (extras === null || own.length === 0) return [];
  const [mine, theirs] = [unfolded(pane, frame), unfolded(control, frame)];
  return own.flatMap(({ stream, judged, position }): Finding[] => {
    const [block, other] = [mine.get(stream.block), theirs.get(stream.block)];
    if (block === undefined || other === undefined) return [];
    const { successes, trials } = extraCount(stream, block);
    const { successes: controlSuccesses, trials: controlTrials } = extraCount(stream, other);
    const count = { startMs: stakes.paneStartMs, successes, trials, controlSuccesses, controlTrials };
    if (stream.segment !== null && trials * controlTrials === 0) return [];
    const known = effectOf(state, stream, judged, stakes.paneStartMs);
    const designEffect =
      stream.segment === null
        ? known
        : Math.max(known, dayEffectOf(stream.metric), judged === undefined ? uncertainDesignEffect : 1);
    const detector = extras.against(stream.block, control.serving.version);
    const stake = stakeOf(stream, designEffect, stakes);
    const weight = stake.weight * ownAgainstControl(hasHoldStreams);
    const alarm = detector.feed(position, count, { ...stake, weight });
    if (alarm === undefined) return [];
    // The share of both versions' successes that the band allows this one, as a rate of its own rows.
    const share = conditionalBand(alarm.trials, alarm.controlTrials)?.limit ?? 1;
    const limit = (share * (alarm.successes + alarm.controlSuccesses)) / alarm.trials;
    const evidence = {
      ...evidenceOf(stream, state, alarm.successes / alarm.trials, limit, alarm.trials, stakes.paneStartMs),
      against: "control" as const,
      control: control.serving.version,
    };
    return [{ serving: state.serving, stream: stream.id, onsetMs: alarm.startMs, evidence }];
  });
}

function findingOf(
  state: ServingState,
  stream: ExtraStream,
  { band }: StreamBand,
  { successes, trials, onsetMs }: Alarm,
  paneStartMs: number,
): Finding {
  const evidence = evidenceOf(stream, state, successes / trials, band.limit, trials, paneStartMs);
  return { serving: state.serving, stream: stream.id, onsetMs, evidence };
}

function evidenceOf(
  { family, metric, feature, segment, block }: ExtraStream,
  { extras }: ServingState,
  observed: number,
  limit: number,
  n: number,
  paneStartMs: number,
): Evidence {
  const value = segment === null ? undefined : segmentText(extras?.seen(block) ?? [], segment.code);
  const where = segment === null ? {} : { segment: `${segment.key}=${value ?? "?"}` };
  return { family, metric, feature, ...where, against: "absolute", control: null, observed, limit, n, paneStartMs };
}

function stakeOf({ part, family }: ExtraStream, designEffect: number, { versions, logBudgets }: ExtraStakes): Stake {
  return { weight: stakeWeight(part, versions), designEffect, logBudget: logBudgets[family] };
}

/** Own metrics: the larger of what was learned and of what the last day's panes showed. Segments: as learned. */
function effectOf(
  state: ServingState,
  { block, segment }: ExtraStream,
  judged: JudgedStream["judged"],
  paneStartMs: number,
): number {
  const known = judged?.designEffect ?? 1;
  return segment === null ? Math.max(known, dayOwnEffect(state, block, paneStartMs)) : known;
}

function unfolded({ extras }: ServedPane, { blocks }: ExtraFrame): Blocks {
  const sizes = new Map(blocks.map(({ id, size }) => [id, size]));
  const dense = new Map<string, Float64Array>();
  for (const { id, counts } of extras ?? []) {
    const block = new Float64Array(sizes.get(id) ?? 0);
    if (block.length > 0) addCounts(counts, block);
    if (block.length > 0) dense.set(id, block);
  }
  return dense;
}
