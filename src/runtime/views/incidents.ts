import type { Incident } from "../../core/alerting/incident.ts";
import type { Judge } from "../../core/judge.ts";
import type { TargetSettings } from "../../core/rollback/target.ts";
import type { IncidentView } from "../../edge/web/incident-view.ts";
import type { RollbackView } from "../../edge/web/page-views.ts";
import type { Happenings } from "../happenings.ts";

/** A version unseen for longer, event time, no longer serves. */
const servingMs = 30_000;

/** Incidents as people read them, the newest first; keys and secrets of receivers stay out. */
export function incidentViews(incidents: readonly Incident[]): IncidentView[] {
  return [...incidents].sort((a, b) => b.sinceMs - a.sinceMs).map(incidentView);
}

function incidentView(incident: Incident): IncidentView {
  const { id, serving, state, severity, cause, done, nextStep, changes } = incident;
  return {
    ...{ id, serving, state, severity, cause, done, nextStep, changes },
    attribution: incident.attribution ?? [],
    activatedAt: incident.activationMs,
    since: incident.sinceMs,
    resolvedAt: incident.resolvedMs,
    supersededAt: incident.supersededMs,
    alerts: incident.alerts.map(({ key: _, ...alert }) => alert),
    told: incident.told.map(({ receiver, severity: at, atMs }) => ({ receiver, severity: at, atMs })),
  };
}

/** Where each target stands, under which rules, and what its gates last said. */
export function rollbackViews(judge: Judge, happenings: Happenings, nowMs: number): RollbackView[] {
  const book = judge.books.rollbacks;
  return book.targets.map((target) => {
    const { name, model, mode, role, knownGood, ordersPerDay } = target;
    const { approveWithinMs, confirmWithinMs, verifyWithinMs, cooldownMs } = target;
    const { phase, why } = book.phase(name, nowMs);
    return {
      ...{ target: name, model, mode, role, knownGood, ordersPerDay, state: phase, why },
      ...{ approveWithinMs, confirmWithinMs, verifyWithinMs, cooldownMs },
      serves: servesAt(judge, target),
      ...happenings.gates(name),
    };
  });
}

/** Versions that a target could be asked to move away from now, the active one first. */
function servesAt(judge: Judge, { model: name, role }: TargetSettings): string[] {
  const model = judge.models.find(name);
  if (model === undefined) return [];
  const versions = [...model.activity.servings]
    .filter(({ serving }) => serving.role !== "shadow" && (role === null || serving.role === role))
    .filter(({ lastSeenMs }) => lastSeenMs >= model.lastPaneMs - servingMs)
    .map(({ serving }) => serving.version)
    .sort((a, b) => Number(b === model.activity.active) - Number(a === model.activity.active));
  return [...new Set(versions)];
}
