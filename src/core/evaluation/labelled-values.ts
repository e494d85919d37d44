import type { LearnedBlock } from "../detection/extra-bands.ts";
import { labelBandOf } from "../detection/label-band.ts";
import type { StreamBand } from "../detection/stream-bands.ts";
import { definitionId } from "../profile/extra-layout.ts";
import { trustedPanes, uncertainDesignEffect } from "../reference/design-effect.ts";
import { type SegmentKey, segmentCapacity, segmentText } from "../row-extras.ts";
import type { Cohort } from "../stream/cohort.ts";
import type { LabelledGroup } from "../stream/labelled-group.ts";
import type { ModelCohorts } from "./model-cohorts.ts";

/** A value of a segment whose wrong predictions are watched. */
export interface LabelledValue {
  /** Place of its key among the model's segments. */
  readonly key: number;
  readonly segment: string;
  readonly code: number;
  /** What is usual for it, once learned: how often its predictions were wrong, and the band around it. */
  readonly usual: { readonly rate: number; readonly judged: StreamBand | undefined } | undefined;
}

/** All values of a model's segments, as labels are judged by. */
export interface LabelledValues {
  /** Of detectors; changes with the keys. */
  readonly block: string;
  readonly values: readonly LabelledValue[];
}

/** Id of what is learned of a key's wrong predictions while a reference is in force. */
export function labelledBlock({ id }: SegmentKey, layoutHash: string): string {
  return `labels.${id}.${layoutHash.slice(0, 12)}`;
}

/** @param learned wrong and all labelled predictions by code, pair by pair */
export function labelledValues(
  keys: readonly SegmentKey[],
  layoutHash: string,
  learned: ReadonlyMap<string, LearnedBlock>,
): LabelledValues {
  const values = keys.flatMap((key, i) => {
    const known = learned.get(labelledBlock(key, layoutHash));
    return Array.from({ length: segmentCapacity(key) }, (_, code): LabelledValue => {
      return { key: i, segment: key.name, code, usual: known && usualOf(known, code) };
    });
  });
  return { block: `labels.${definitionId(keys.map(({ id }) => id))}`, values };
}

function usualOf({ counts, designEffect, panes }: LearnedBlock, code: number): LabelledValue["usual"] {
  const [successes = 0, trials = 0] = [counts[2 * code], counts[2 * code + 1]];
  if (trials === 0) return undefined;
  const least = panes < trustedPanes ? uncertainDesignEffect : 1;
  const rate = { successes, trials, designEffect: Math.max(designEffect, least), hourly: null };
  return { rate: successes / trials, judged: labelBandOf(rate) };
}

export function groupOf({ segments }: Cohort, { key, code }: LabelledValue): LabelledGroup | undefined {
  return segments?.byKey[key]?.get(code);
}

/** `country=BR`. */
export function placeOf({ segments }: ModelCohorts, { key, segment, code }: LabelledValue): string {
  return `${segment}=${segmentText(segments[key]?.seen ?? [], code) ?? "?"}`;
}

/** Wrong of labelled predictions of a value over cohorts. */
export function wrongOfValue(cohorts: readonly Cohort[], value: LabelledValue) {
  let [successes, trials] = [0, 0];
  for (const cohort of cohorts) {
    const wrong = groupOf(cohort, value)?.wrong;
    successes += wrong?.successes ?? 0;
    trials += wrong?.trials ?? 0;
  }
  return { successes, trials };
}
