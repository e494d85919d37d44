import type { AlertBook } from "../alerting/alert-book.ts";
import type { ClosedPane } from "../evaluation/close-pane.ts";
import { learnLabelledValues } from "../evaluation/learn-labelled-values.ts";
import { learnedLabelRate } from "../evaluation/learn-labels.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { TaintBook } from "../evaluation/taint-book.ts";
import type { Fact, HoldReason } from "../facts.ts";
import { referenceHash } from "../reference/artefact.ts";
import type { LearningSettings } from "../reference/learning.ts";
import type { RateEstimate, Reference } from "../reference/reference.ts";
import { type PaneDelta, paneMs } from "../stream/pane-delta.ts";

/**
 * Lets a model learn from what is not tainted in a closed pane: without a reference its reference, says so when that
 * begins; with a learned one the φ of its columns.
 */
export function learnFrom(
  model: ModelState,
  { paneStartMs, served }: ClosedPane,
  deltas: readonly PaneDelta[],
  taints: TaintBook,
): Fact[] {
  const isClean = ({ version }: { readonly version: string }): boolean =>
    taints.why(model.model, version, paneStartMs) === undefined;
  const { frame, learning } = model;
  if (frame !== null)
    model.calibrate(
      paneStartMs,
      served.filter(({ serving }) => isClean(serving)),
    );
  if (frame !== null || learning === null) return [];
  const hadBegun = learning.progress().untilMs !== null;
  for (const delta of deltas) if (isClean(delta)) learning.add(delta);
  const { rowsNeeded, fromMs, untilMs } = learning.progress();
  if (hadBegun || fromMs === null || untilMs === null) return [];
  const hours = (untilMs - fromMs) / 3_600_000;
  const why = `there is none: it is learned from the stream, over ${hours} h of event time and at least ${rowsNeeded} rows; until one is accepted nothing is rolled back (or build one with: driftline reference build)`;
  return [{ kind: "reference", model: model.model, state: "learning", hash: "", why, atMs: fromMs }];
}

/** A reference that was just frozen from the stream, and what to say of it. */
export interface FrozenNow {
  readonly hash: string;
  readonly reference: Reference;
  readonly fact: Fact;
}

/** What a model has learned once its span is over by the watermark (epoch ms); undefined before. */
export function frozenNow({ model, frame, learning }: ModelState, watermarkMs: number): FrozenNow | undefined {
  if (frame !== null || learning === null || !learning.done(watermarkMs)) return undefined;
  const frozen = learning.freeze(watermarkMs);
  if (frozen === null) return undefined;
  const { reference, notes } = frozen;
  const hash = referenceHash(reference);
  const why = notes.length === 0 ? "the two halves of its span agree" : notes.join("; ");
  return { hash, reference, fact: { kind: "reference", model, state: "learned", hash, why, atMs: watermarkMs } };
}

/**
 * Learns how often a quiet model's active version is wrong, where its reference does not say, and for each value of its
 * segments; says what it learned.
 */
export function learnLabels(model: ModelState, settings: LearningSettings, alerts: AlertBook, atMs: number): Fact[] {
  if (alerts.alerts.some(({ serving }) => serving.model === model.model)) return [];
  const rate = learnedLabelRate(model, settings);
  const values = model.takeLessons(learnLabelledValues(model, settings));
  if (rate !== undefined) model.judgeLabelsBy(rate);
  return [...(rate === undefined ? [] : [rateText(model, rate)]), ...values].map((why) => {
    return { kind: "reference", model: model.model, state: "learned", hash: model.layout.hash, why, atMs };
  });
}

function rateText(model: ModelState, rate: RateEstimate): string {
  const share = ((100 * rate.successes) / rate.trials).toFixed(2);
  return `${share} % of ${rate.trials} labelled predictions of ${model.activity.active} were wrong: labels are judged by it`;
}

/** Own metrics and segments without a limit learn theirs from a span in which nothing was in doubt; says what they learned. */
export function learnExtras(
  model: ModelState,
  { findings, paneStartMs }: ClosedPane,
  alerts: AlertBook,
  holds: ReadonlyMap<HoldReason, string>,
  taints: TaintBook,
): Fact[] {
  if (model.extras === null) return [];
  const isFiring = alerts.alerts.some(({ serving }) => serving.model === model.model);
  const { active } = model.activity;
  const isTainted = active !== null && taints.why(model.model, active, paneStartMs) !== undefined;
  const isDoubtful = holds.has("degraded input") || holds.has("gap") || isTainted;
  const learned = model.learnExtras(paneStartMs, findings.length === 0 && !isFiring && !isDoubtful);
  const atMs = paneStartMs + paneMs;
  return learned.map((why) => ({
    kind: "reference",
    model: model.model,
    state: "learned",
    hash: model.layout.hash,
    why,
    atMs,
  }));
}
