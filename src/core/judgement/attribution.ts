import type { Incident } from "../alerting/incident.ts";
import { labelledErrors } from "../detection/label-band.ts";
import { carryingLabels } from "../evaluation/carrying-labels.ts";
import type { CarryingSegment } from "../evaluation/carrying-segment.ts";
import { carryingDrift, carryingSegment } from "../evaluation/carrying-segment.ts";
import type { ClosedPane } from "../evaluation/close-pane.ts";
import type { ServedPane } from "../evaluation/finding.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import { movedFeatures } from "../evaluation/moved-features.ts";
import { servingKey } from "../evaluation/serving-key.ts";
import type { Evidence, Serving } from "../facts.ts";
import type { Situation } from "../rollback/situation.ts";
import type { Alarm } from "../rollback/target.ts";
import { versionText } from "./version-text.ts";

/** Features named in a sentence; the rest are counted. */
const namedFeatures = 5;

/** What is needed to explain an incident in a pane of the accused version. */
export interface Scene {
  readonly model: ModelState;
  readonly pane: ServedPane;
  readonly paneStartMs: number;
  readonly situationOf: SituationOfAlert;
}

type SituationOfAlert = (alarm: Alarm, alertKey: string) => Situation;

/** Explains incidents of a model's versions that served in a pane; those of others say nothing new. */
export function attribution(
  model: ModelState,
  { served, paneStartMs }: ClosedPane,
  situationOf: SituationOfAlert,
): (incident: Incident) => readonly string[] {
  return (incident) => {
    const own = servingKey(incident.serving);
    const pane = served.find(({ serving }) => servingKey(serving) === own);
    return pane === undefined ? [] : attributed(incident, { model, pane, paneStartMs, situationOf });
  };
}

/**
 * Where an incident comes from, in the order of evidence: the features that moved, the segment that carries it, and the
 * version; one plain sentence each, and none for what cannot be told.
 */
function attributed({ id, serving, alerts }: Incident, scene: Scene): string[] {
  const standing = alerts.filter(({ state, evidence }) => state !== "resolved" && evidence !== null);
  // What all rows say comes before what a segment says, and harm before drift.
  const lead =
    standing.find(({ family, segment }) => family === "harm" && segment === undefined) ??
    standing.find(({ segment }) => segment === undefined) ??
    standing[0];
  if (lead === undefined || lead.evidence === null) return [];
  const situation = scene.situationOf({ incident: id, serving, evidence: lead.evidence }, lead.key);
  return [
    ...featureText(serving, scene),
    ...segmentText(serving, lead.evidence, scene),
    versionText(serving, lead.evidence, situation, scene),
  ];
}

function featureText(serving: Serving, { model, pane, paneStartMs }: Scene): string[] {
  const { frame } = model;
  const state = model.find(serving);
  if (frame === null || state === undefined || !pane.isFramed) return [];
  const windows = [pane.counts, state.window("5m").total, state.window("1h").total];
  const { names, of } = movedFeatures(frame, windows, paneStartMs);
  if (of === 0) return [];
  if (names.length === 0) return [`None of ${of} features moved.`];
  return [`Of ${of} features, ${listed(names)} moved (e-BH, at most 5 % of them by chance).`];
}

function segmentText(serving: Serving, evidence: Evidence, { model }: Scene): string[] {
  const { extras } = model;
  const state = model.find(serving);
  if (extras === null || state === undefined || extras.extras.segments.length === 0) return [];
  const { metric, feature, segment } = evidence;
  if (segment !== undefined) return [`${segment} carries it: only its own rows have alarmed.`];
  if (metric === "distribution" && feature !== null) {
    const found = carryingDrift(state, extras, feature, "5m");
    return sentence(
      found,
      extras.extras.segments,
      (one) => `${percent(one.excess)} of the rows whose ${feature} moved`,
    );
  }
  if (metric === labelledErrors) {
    const told = model.frame?.reference.labelled?.errors;
    const found = carryingLabels(model, state, told === undefined ? 0 : told.successes / told.trials);
    return sentence(found, extras.extras.segments, (one) => `${percent(one.excess)} of the wrong predictions too many`);
  }
  if (metric !== "errors" && metric !== "latency_p99") return [];
  const rates = model.frame?.reference.rates;
  const rate = metric === "errors" ? rates?.errors : rates?.latency?.above.p99;
  const usual = rate === undefined || rate.trials === 0 ? 0 : rate.successes / rate.trials;
  const words = metric === "errors" ? "errors" : "slow answers";
  const found = carryingSegment(state, extras, metric, usual, "5m");
  return sentence(found, extras.extras.segments, (one) => `${percent(one.excess)} of the ${words} too many`);
}

function sentence(
  found: CarryingSegment | null | undefined,
  keys: readonly { readonly name: string }[],
  what: (found: CarryingSegment) => string,
): string[] {
  if (found === undefined) return [];
  if (found === null) return [`No value of ${keys.map(({ name }) => name).join(", ")} carries it.`];
  return [`${found.segment} carries it: ${what(found)}, from ${percent(found.rows)} of the rows.`];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function listed(names: readonly string[]): string {
  const more = names.length - namedFeatures;
  if (more > 0) return `${names.slice(0, namedFeatures).join(", ")} and ${more} more`;
  return names.length === 1 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
