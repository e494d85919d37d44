import type { Evidence, Family, Severity } from "../facts.ts";

/** When something that was found becomes an alert, how bad it is, and when it is over. */
export interface Rule {
  readonly name: string;
  /** Metric of the evidence that it listens to, as in `Evidence.metric`. */
  readonly metric: string;
  readonly family: Family;
  readonly severity: Severity;
  /** `detector`: once it has raised its hand it stays up until the clear rule is met. `reading`: it is up while the value is beyond the threshold. */
  readonly signal: "detector" | "reading";
  /** How long it must be up before it fires, event time. */
  readonly forMs: number;
  /** Panes (detector) or looks (reading) in a row below the clear threshold before it is clearing. */
  readonly clearAfter: number;
  /** How long it goes on firing while clearing, event time. */
  readonly keepFiringForMs: number;
}

/** An e-SR detector has weighed its evidence already, so that an alarm fires at once; a short tail keeps it from flapping. */
const keepFiringForMs = 60_000;

const detectorMetrics: readonly (readonly [metric: string, family: Family])[] = [
  ["errors", "harm"],
  ["latency_p50", "harm"],
  ["latency_p99", "harm"],
  ["labelled_errors", "harm"],
  ["class_share", "hold"],
  ["score_cdf", "hold"],
  ["estimated_risk", "hold"],
  ["distribution", "drift"],
  ["missing", "quality"],
  ["unseen", "quality"],
];

/** One rule per detector metric: harm is critical, the others warn. */
export const defaultRules: readonly Rule[] = detectorMetrics.map(([metric, family]) => detectorRule(metric, family));

/** The rule of a metric that a detector watches. */
export function detectorRule(metric: string, family: Family): Rule {
  return {
    name: metric,
    metric,
    family,
    severity: family === "harm" ? "critical" : "warning",
    signal: "detector",
    forMs: 0,
    clearAfter: 3,
    keepFiringForMs,
  };
}

/** The rule of a version that has had too little or no data for `noDataForMs`; raised by the alert book itself. */
export const dataMissingRule: Rule = {
  name: "data-missing",
  metric: "data",
  family: "quality",
  severity: "warning",
  signal: "reading",
  forMs: 0,
  clearAfter: 1,
  keepFiringForMs: 0,
};

/** The rule that listens to a finding, if any. */
export function ruleFor(rules: readonly Rule[], evidence: Evidence): Rule | undefined {
  return rules.find((rule) => rule.metric === evidence.metric && rule.family === evidence.family);
}
