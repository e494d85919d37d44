import type { AlertStep, Evidence, Serving } from "../facts.ts";
import type { Rule } from "./rule.ts";

/** Whether there is enough fresh data to say anything; anything but `ok` freezes every timer. */
export type DataState = "ok" | "insufficient" | "stale";

/**
 * One rule on one version, and one column of it.
 *
 * `pending`: up, waiting for `forMs`. `firing`. `clearing`: below the clear threshold, still firing until
 * `keepFiringForMs` is over. An inactive or resolved alert is not kept.
 */
export interface Alert {
  readonly key: string;
  readonly rule: string;
  readonly serving: Serving;
  /** Event time at which the version began to serve in its role. */
  readonly activationMs: number;
  readonly feature: string | null;
  /** `country=BR`; left out where it is about all rows. */
  readonly segment?: string;
  readonly state: "pending" | "firing" | "clearing";
  readonly data: DataState;
  /** Event time at which it first was up. */
  readonly sinceMs: number;
  /** Event time of the last look. */
  readonly lookedMs: number;
  /** Event time with good data spent on the running timer. */
  readonly elapsedMs: number;
  /** Looks in a row below the clear threshold. */
  readonly belowInARow: number;
  readonly evidence: Evidence | null;
}

/** What one look at a metric of a version found. */
export interface Look {
  readonly serving: Serving;
  readonly activationMs: number;
  readonly feature: string | null;
  readonly segment?: string;
  /** `beyond`: an alarm in this pane, or a reading beyond its threshold. `below`: below the clear threshold. `between`: neither. */
  readonly level: "beyond" | "between" | "below";
  readonly data: DataState;
  /** Event time of the look: the end of the pane. Looks at one alert come in order. */
  readonly atMs: number;
  /** What put it beyond. */
  readonly evidence: Evidence | null;
}

/** The alert after a look (undefined: none), and what became of it, if anything did. */
export interface Step {
  readonly alert: Alert | undefined;
  readonly step: AlertStep | undefined;
}

/** Identity of an alert: its rule, the version in its role, the column and the segment; every part escaped. */
export function alertKey(rule: string, serving: Serving, feature: string | null, segment?: string): string {
  const about = segment === undefined ? (feature === null ? [] : [feature]) : [feature ?? "", segment];
  return [serving.model, serving.version, serving.role, rule, ...about].map(encodeURIComponent).join("/");
}

/** Takes one look. Timers run on event time, and only between looks with good data. */
export function advance(alert: Alert | undefined, look: Look, rule: Rule): Step {
  if (alert === undefined)
    return look.level === "beyond" && look.data === "ok" ? open(look, rule) : { alert, step: undefined };
  if (look.data !== "ok") {
    return { alert: { ...alert, data: look.data, lookedMs: look.atMs }, step: undefined };
  }
  const seen: Alert = {
    ...alert,
    data: "ok",
    lookedMs: look.atMs,
    elapsedMs: alert.elapsedMs + (alert.data === "ok" ? Math.max(0, look.atMs - alert.lookedMs) : 0),
    belowInARow: look.level === "below" ? alert.belowInARow + 1 : 0,
    evidence: look.level === "beyond" ? (look.evidence ?? alert.evidence) : alert.evidence,
  };
  if (seen.state === "pending") return pending(seen, look, rule);
  if (seen.state === "firing") return firing(seen, rule);
  return clearing(seen, rule);
}

function open(look: Look, rule: Rule): Step {
  const state = rule.forMs === 0 ? "firing" : "pending";
  const alert: Alert = {
    key: alertKey(rule.name, look.serving, look.feature, look.segment),
    rule: rule.name,
    serving: look.serving,
    activationMs: look.activationMs,
    feature: look.feature,
    ...(look.segment === undefined ? {} : { segment: look.segment }),
    state,
    data: "ok",
    sinceMs: look.atMs,
    lookedMs: look.atMs,
    elapsedMs: 0,
    belowInARow: 0,
    evidence: look.evidence,
  };
  return { alert, step: state };
}

function pending(alert: Alert, look: Look, rule: Rule): Step {
  const isUp = rule.signal === "detector" ? alert.belowInARow < rule.clearAfter : look.level === "beyond";
  if (!isUp) return { alert: undefined, step: "inactive" };
  if (alert.elapsedMs < rule.forMs) return { alert, step: undefined };
  return { alert: { ...alert, state: "firing", elapsedMs: 0 }, step: "firing" };
}

function firing(alert: Alert, rule: Rule): Step {
  if (alert.belowInARow < rule.clearAfter) return { alert, step: undefined };
  if (rule.keepFiringForMs === 0) return { alert: undefined, step: "resolved" };
  return { alert: { ...alert, state: "clearing", elapsedMs: 0 }, step: "clearing" };
}

function clearing(alert: Alert, rule: Rule): Step {
  if (alert.belowInARow === 0) return { alert: { ...alert, state: "firing", elapsedMs: 0 }, step: "firing" };
  if (alert.elapsedMs < rule.keepFiringForMs) return { alert, step: undefined };
  return { alert: undefined, step: "resolved" };
}
