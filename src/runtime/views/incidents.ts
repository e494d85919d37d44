import type { Incident } from "../../core/alerting/incident.ts";
import type { RollbackBook } from "../../core/rollback/rollback-book.ts";
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
export function rollbackViews(book: RollbackBook, happenings: Happenings, nowMs: number): RollbackView[] {
  return book.targets.map((target) => {
    const { name, model, mode, role, knownGood, ordersPerDay } = target;
    const { approveWithinMs, confirmWithinMs, verifyWithinMs, cooldownMs } = target;
    const { phase, why } = book.phase(name, nowMs);
    return {
      ...{ target: name, model, mode, role, knownGood, ordersPerDay, state: phase, why },
      ...{ approveWithinMs, confirmWithinMs, verifyWithinMs, cooldownMs },
      ...happenings.gates(name),
    };
  });
}
