import type { Incident } from "../../core/alerting/incident.ts";
import type { Judge } from "../../core/judge.ts";
import type { TargetSettings } from "../../core/rollback/target.ts";
import type { IncidentView, RollbackView } from "../../edge/web/page-views.ts";
import type { Happenings } from "../happenings.ts";

/** Incidents as people read them, the newest first; keys and secrets of receivers stay out. */
export function incidentViews(incidents: readonly Incident[]): IncidentView[] {
  return [...incidents].sort((a, b) => b.sinceMs - a.sinceMs).map(incidentView);
}

function incidentView(incident: Incident): IncidentView {
  const { id, serving, state, severity, cause, done, nextStep, changes } = incident;
  return {
    ...{ id, serving, state, severity, cause, done, nextStep, changes },
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

/** The version that a target would be asked to move away from now. */
function servesAt(judge: Judge, { model, role }: TargetSettings): string | null {
  const known = judge.models.find(model);
  if (role !== "canary") return known?.activity.active ?? null;
  const canaries = [...(known?.activity.servings ?? [])].filter(({ serving }) => serving.role === "canary");
  return canaries.sort((a, b) => b.lastSeenMs - a.lastSeenMs)[0]?.serving.version ?? null;
}
