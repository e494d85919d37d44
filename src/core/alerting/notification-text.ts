import type { Evidence, Family, Serving } from "../facts.ts";
import { utcTime } from "../utc-time.ts";
import type { Incident, IncidentAlert } from "./incident.ts";
import { summaryLimit } from "./notification.ts";

/** Features named in a summary; the rest are counted. */
const namedFeatures = 3;
/** Families of which each alert is told with its numbers. */
const withNumbers: readonly Family[] = ["harm", "hold"];

/** `fraud v7 (canary)`; a primary is not marked. */
export function servingText({ model, version, role }: Serving): string {
  return role === "primary" ? `${model} ${version}` : `${model} ${version} (${role})`;
}

/** `errors 6.1 % of 1980, limit 3.0 %`, and against which other version, if any. */
export function effectText(evidence: Evidence): string {
  const than = evidence.control === null ? "" : `, against ${evidence.control}`;
  const change = evidence.change === undefined ? "" : ` (${evidence.change})`;
  const of = evidence.feature === null ? "" : ` of ${evidence.feature}${change}`;
  const where = evidence.segment === undefined ? of : `${of} where ${evidence.segment}`;
  return `${evidence.metric}${where} ${percent(evidence.observed)} of ${evidence.n}, limit ${percent(evidence.limit)}${than}`;
}

/** One line: version, what is wrong, and since when. */
export function summaryText(incident: Incident): string {
  const alerts = incident.alerts.filter((alert) => alert.state !== "resolved");
  const told = alerts.length === 0 ? incident.alerts : alerts;
  const text = `${servingText(incident.serving)}: ${whatIsWrong(told)} since ${utcTime(incident.sinceMs)}`;
  return cut(text);
}

/** The line of a resolved incident. */
export function resolvedText(incident: Incident): string {
  const why = incident.supersededMs === null ? "back within limits" : "no longer serving";
  return cut(`${servingText(incident.serving)}: ${why}, was: ${whatIsWrong(incident.alerts)}`);
}

/** `6.1 %`, with enough digits to tell small rates apart. */
export function percent(rate: number): string {
  const points = rate * 100;
  const digits = points === 0 || points >= 1 ? 1 : Math.min(6, 1 - Math.floor(Math.log10(points)));
  return `${points.toFixed(digits)} %`;
}

export function cut(text: string): string {
  return text.length <= summaryLimit ? text : `${text.slice(0, summaryLimit - 1).toWellFormed()}…`;
}

/** The worst harm, and differences from a control, with their numbers, then drifted and defective features by name. */
function whatIsWrong(alerts: readonly IncidentAlert[]): string {
  const parts: string[] = [];
  for (const { evidence, family } of alerts) {
    if (withNumbers.includes(family) && evidence !== null) parts.push(effectText(evidence));
  }
  for (const rule of new Set(alerts.filter(({ family }) => !withNumbers.includes(family)).map(({ rule }) => rule))) {
    const features = alerts.filter((alert) => alert.rule === rule).flatMap(placeText);
    parts.push(features.length === 0 ? ruleText(rule) : `${ruleText(rule)} of ${listed(features)}`);
  }
  return parts.join("; ");
}

/** `amount`, `amount where country=BR`; nothing for a rate of all rows. */
function placeText({ feature, segment }: IncidentAlert): string[] {
  if (segment === undefined) return feature === null ? [] : [feature];
  return [`${feature ?? "rows"} where ${segment}`];
}

function ruleText(rule: string): string {
  if (rule === "distribution") return "drift";
  if (rule === "data-missing") return "too little data to judge";
  return rule === "missing" || rule === "unseen" ? `${rule} values` : rule;
}

function listed(names: readonly string[]): string {
  const more = names.length - namedFeatures;
  const shown = names.slice(0, namedFeatures).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}
