import type { Notification } from "../../core/alerting/notification.ts";
import { utcTime } from "../../core/utc-time.ts";

/** Alerts named in a text; the rest are counted. */
const alertLimit = 20;

/** A notification as lines of plain text, of `limit` characters at most: what a person needs first comes first. */
export function plainText(
  { sinceMs, cause, done, nextStep, alerts, changes, links }: Notification,
  limit: number,
): string {
  const named = alerts.slice(0, alertLimit).map(({ effect, rule, state }) => `- ${effect || rule} (${state})`);
  const lines = [
    `Since ${utcTime(sinceMs)}`,
    ...(cause === "" ? [] : [`Probable cause: ${cause}`]),
    ...(done === "" ? [] : [`What driftline did: ${done}`]),
    ...(nextStep === "" ? [] : [`Next step: ${nextStep}`]),
    ...links.map(({ text, href }) => `${text}: ${href}`),
    ...named,
    ...(alerts.length > alertLimit ? [`- ${alerts.length - alertLimit} more`] : []),
    ...changes.map((change) => `Recent change: ${change}`),
  ];
  return cut(lines.join("\n"), limit);
}

/**
 * No character is halved: services refuse a message with half a surrogate pair in it.
 *
 * @param limit characters that are left of it at most
 */
export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).toWellFormed()}…`;
}
