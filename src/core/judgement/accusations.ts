import type { AlertBook } from "../alerting/alert-book.ts";
import { incidentId } from "../alerting/incident.ts";
import type { Alarm } from "../rollback/target.ts";

/**
 * What stands against versions of a model, or of all: their firing harm alerts. An order is for all rows of a version,
 * and proven by all of them: a segment's harm alone orders nothing.
 */
export function accusations(
  alerts: AlertBook,
  ofModel?: string,
): { readonly alertKey: string; readonly alarm: Alarm }[] {
  return alerts.alerts.flatMap(({ key, serving, evidence, activationMs, state }) => {
    const isHarm = evidence?.family === "harm" && evidence.segment === undefined;
    if (state === "pending" || !isHarm || (ofModel !== undefined && serving.model !== ofModel)) return [];
    return [{ alertKey: key, alarm: { incident: incidentId(serving, activationMs), serving, evidence } }];
  });
}
