import { cohortMs } from "../stream/join-cohort.ts";
import type { LabelledReference } from "./labelled-reference.ts";
import type { RateEstimate } from "./reference.ts";

/** What settings say of the age at which predictions are judged by their labels. */
export interface LabelAgeRule {
  /** Null: as long as the reference's labels took. */
  readonly configuredMs: number | null;
  /** How long a prediction waits for its label. */
  readonly retentionMs: number;
}

/** The age in force, event time, and why: somebody set it, the reference's labels took so long, or nobody knows. */
export interface LabelAge {
  readonly ageMs: number;
  readonly because: "configured" | "reference" | "unknown";
}

export const usualLabelAge: LabelAgeRule = { configuredMs: null, retentionMs: 14 * 86_400_000 };
/** A day's labels have come. */
const unknownAgeMs = 86_400_000;

/** The age at which a model's cohorts are judged: below the time that predictions are kept, else none would be. */
export function labelAge(
  { configuredMs, retentionMs }: LabelAgeRule,
  labelled: Pick<LabelledReference, "delays"> | undefined,
): LabelAge {
  if (configuredMs !== null) return { ageMs: configuredMs, because: "configured" };
  const mostMs = Math.max(cohortMs, retentionMs - cohortMs);
  const learnedMs = labelled?.delays?.ageMs;
  return learnedMs === undefined
    ? { ageMs: Math.min(unknownAgeMs, mostMs), because: "unknown" }
    : { ageMs: Math.min(learnedMs, mostMs), because: "reference" };
}

/**
 * The reference's own share of wrong predictions by labels that had come at this age. Of another age than it was built
 * for hours are not told apart; without delays it is that of all labels.
 */
export function errorsAtAge({ errors, delays }: LabelledReference, ageMs: number): RateEstimate {
  if (delays === undefined || delays.ageMs === ageMs) return errors;
  const { seconds, labels, wrong } = delays.byAge;
  const at = Math.max(
    0,
    seconds.findLastIndex((age) => age * 1_000 <= ageMs),
  );
  const [trials, successes] = [labels[at], wrong[at]];
  return trials === undefined || successes === undefined || trials === 0
    ? errors
    : { successes, trials, designEffect: errors.designEffect, hourly: null };
}
