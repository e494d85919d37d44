import { alertKey, type Look } from "../alerting/alert.ts";
import type { AlertBook, AlertChange } from "../alerting/alert-book.ts";
import { labelledErrors } from "../detection/label-band.ts";
import type { ClosedPane } from "../evaluation/close-pane.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import { servingKey } from "../evaluation/serving-key.ts";
import type { Serving } from "../facts.ts";
import { paneMs } from "../stream/pane-delta.ts";
import { isClearOfHold } from "./hold-standing.ts";
import { isClearOfLabels } from "./label-standing.ts";
import { type Causes, isClear, longSpans } from "./standing.ts";

/** A version that the model serves without for this long, event time, no longer serves. */
const supersededAfterMs = 300_000;

/** Shows a closed pane to the alert book: findings raise alerts, and every standing alert of a version that served gets its look. */
export function lookAtAlerts(pane: ClosedPane, model: ModelState, alerts: AlertBook, causes: Causes): AlertChange[] {
  const changes: AlertChange[] = [];
  const raised = new Set<string>();
  const atMs = pane.paneStartMs + paneMs;
  for (const finding of pane.findings) {
    const { serving, evidence } = finding;
    const rule = alerts.ruleFor(evidence);
    // Labels may accuse a version that has left: nobody is to be woken for it.
    if (rule === undefined || hasLeft(model, serving)) continue;
    const key = alertKey(rule.name, serving, evidence.feature, evidence.segment);
    causes.add(key, finding);
    raised.add(key);
    changes.push(
      ...alerts.look(rule, { ...common(serving, model, atMs), ...placeOf(evidence), level: "beyond", evidence }),
    );
  }
  for (const { serving } of pane.served) changes.push(...lookAgain(serving, model, alerts, causes, raised, atMs));
  for (const { serving } of model.activity.servings) {
    if (hasLeft(model, serving)) changes.push(...alerts.superseded(serving, atMs));
  }
  for (const change of changes) {
    if (change.step === "resolved" || change.step === "superseded" || change.step === "inactive")
      causes.entries.delete(change.alert.key);
  }
  return changes;
}

function lookAgain(
  serving: Serving,
  model: ModelState,
  alerts: AlertBook,
  causes: Causes,
  raised: ReadonlySet<string>,
  atMs: number,
): AlertChange[] {
  const mine = servingKey(serving);
  const standing = alerts.alerts.filter((alert) => servingKey(alert.serving) === mine && !raised.has(alert.key));
  const state = model.find(serving);
  if (standing.length === 0 || state === undefined) return [];
  const spans = longSpans(state, model);
  return standing.flatMap((alert): AlertChange[] => {
    const rule = alerts.rule(alert.rule);
    const cause = causes.of(alert.key);
    if (rule === undefined) return alerts.ruleGone(alert.key, atMs);
    if (cause === undefined) return [];
    const clear =
      rule.family === "hold"
        ? isClearOfHold(cause, state, model)
        : rule.metric === labelledErrors
          ? isClearOfLabels(cause.control, alert.segment, state, model)
          : isClear(cause, spans, model);
    const level = clear ? "below" : "between";
    return alerts.look(rule, { ...common(serving, model, atMs), ...placeOf(alert), level, evidence: null });
  });
}

function hasLeft({ activity }: ModelState, serving: Serving): boolean {
  const lastSeenMs = activity.of(serving)?.lastSeenMs;
  return lastSeenMs !== undefined && activity.heardMs(serving.role) - lastSeenMs > supersededAfterMs;
}

function common(
  serving: Serving,
  model: ModelState,
  atMs: number,
): Pick<Look, "serving" | "activationMs" | "data" | "atMs"> {
  return { serving, activationMs: model.activity.of(serving)?.activatedMs ?? atMs, data: "ok", atMs };
}

/** Which column, and which rows, an alert is about. */
function placeOf({ feature, segment }: Pick<Look, "feature" | "segment">): Pick<Look, "feature" | "segment"> {
  return segment === undefined ? { feature } : { feature, segment };
}
