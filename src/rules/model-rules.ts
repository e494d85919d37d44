import type { ModelThresholds } from "./model-thresholds.ts";
import type { AlertingRule } from "./rule-file.ts";

const by = "instance, job, model, version, role";
const standing = 'state=~"firing|clearing"';
const subject = "{{ $labels.model }} {{ $labels.version }}";
const enoughRows = `and on (${by}, window) driftline_window_rows >= 500`;

/** Rules about models. @param thresholds of models whose reference is known; others are judged by what driftline exports */
export function modelRules(thresholds: readonly ModelThresholds[]): AlertingRule[] {
  return [...verdicts, ...readings(thresholds), ...thresholds.flatMap(ofReference), ...rollbacks];
}

/** What driftline's detectors have decided. */
const verdicts: readonly AlertingRule[] = [
  {
    alert: "DriftlineModelHarmed",
    expr: `max by (${by}, rule) (driftline_alert{severity="critical", ${standing}}) > 0`,
    severity: "critical",
    summary: `${subject} ({{ $labels.role }}) does harm: {{ $labels.rule }}`,
    description:
      "Its rate left the band of its reference. /v1/orders says whether it was rolled back, or which gate is closed.",
  },
  {
    alert: "DriftlineModelDrifting",
    expr: `count by (${by}) (driftline_alert{rule="distribution", ${standing}}) > 0`,
    severity: "warning",
    summary: `${subject} ({{ $labels.role }}): {{ $value }} features drift`,
    description:
      "Their values are distributed otherwise than in the reference. Find out whether the input changed or a pipeline broke.",
  },
  {
    alert: "DriftlineModelQuality",
    expr: `count by (${by}) (driftline_alert{rule=~"missing|unseen", ${standing}}) > 0`,
    severity: "warning",
    summary: `${subject} ({{ $labels.role }}): {{ $value }} features lack values or have unknown ones`,
    description: "More often than their bands allow. Look at the producer of these features.",
  },
  {
    alert: "DriftlineVersionDiffers",
    expr: `count by (${by}) (driftline_alert{rule=~"class_share|score_cdf|estimated_risk", ${standing}}) > 0`,
    severity: "warning",
    summary: `${subject} ({{ $labels.role }}) does otherwise than the version beside it`,
    description: "Its classes, scores or estimated risk differ on the same traffic. Look before you promote it.",
  },
  {
    alert: "DriftlineOwnMetric",
    expr: `count by (${by}, rule) (driftline_alert{severity="warning", rule!~"distribution|missing|unseen|data-missing|class_share|score_cdf|estimated_risk", ${standing}}) > 0`,
    severity: "warning",
    summary: `${subject} ({{ $labels.role }}): {{ $labels.rule }} is beyond its limit`,
    description: "A metric of your own, of family drift or quality. Its question is in models.*.metrics.",
  },
  {
    alert: "DriftlineModelSilent",
    expr: 'min by (instance, job, model) (driftline_pane_age_seconds{role!="shadow"}) > 600',
    for: "1m",
    severity: "warning",
    summary: "{{ $labels.model }} has had no prediction for {{ $value | humanizeDuration }}",
    description: "Its alerts are frozen. Look at the model server and at what writes to the topic.",
  },
];

function readings(thresholds: readonly ModelThresholds[]): AlertingRule[] {
  const known = thresholds.filter(({ errorRatio }) => errorRatio !== undefined);
  const others = known.length === 0 ? "" : `, model!~"${known.map(({ model }) => escaped(model)).join("|")}"`;
  const exported = `driftline_error_ratio{window="5m"${others}} > driftline_error_ratio_threshold`;
  const literal = known.map(
    ({ model, errorRatio = 0 }) =>
      `driftline_error_ratio{window="5m", model=${quoted(model)}} > ${rounded(errorRatio)}`,
  );
  return [
    {
      alert: "DriftlineErrorRatioHigh",
      expr: [...literal, exported].map((one) => `(${one} ${enoughRows})`).join("\nor\n"),
      for: "5m",
      severity: "warning",
      summary: `${subject} ({{ $labels.role }}) fails in {{ $value | humanizePercentage }} of predictions`,
      description:
        "Over 5 minutes, and above the band of its reference. The detectors decide; this is the plain reading.",
    },
    {
      alert: "DriftlineWindowDrifting",
      expr: 'count by (instance, job, model, version, feature) (driftline_drift_verdict{verdict="drifting", window="1h"}) > 0',
      for: "30m",
      severity: "info",
      summary: `${subject}: {{ $labels.feature }} has drifted for half an hour`,
      description: "By {{ $value }} distances over the last hour. It pages nobody unless the detectors agree.",
    },
    {
      alert: "DriftlineUnlikeItsPast",
      expr: 'max by (instance, job, model, version, feature, compared_with) (driftline_rolling_drift{window="1h"} > driftline_rolling_drift_threshold) > 0',
      for: "30m",
      severity: "warning",
      summary: `${subject}: {{ $labels.feature }} is unlike its past ({{ $labels.compared_with }})`,
      description:
        "Its distribution over the last hour against the hour before, or the same hour last week. It never rolls back.",
    },
  ];
}

function ofReference({ model, latencyP99Seconds, leastPerSecond }: ModelThresholds): AlertingRule[] {
  const slow: AlertingRule = {
    alert: "DriftlineLatencyHigh",
    expr: `driftline_latency_seconds{model=${quoted(model)}, window="5m", statistic="p99"} > ${rounded(latencyP99Seconds ?? 0)} ${enoughRows}`,
    for: "5m",
    severity: "warning",
    summary: `${subject} ({{ $labels.role }}) takes {{ $value | humanizeDuration }} at the 99th percentile`,
    description: "That is over twice its reference. Look at the model server's load and at what it calls.",
  };
  const quiet: AlertingRule = {
    alert: "DriftlineTrafficLow",
    expr: `sum by (instance, job, model) (driftline_predictions_per_second{model=${quoted(model)}, window="1h"}) < ${rounded(leastPerSecond ?? 0)}`,
    for: "15m",
    severity: "warning",
    summary: "{{ $labels.model }} gets {{ $value | humanize }} predictions a second",
    description: "That is under a tenth of its reference. Look at whoever sends it requests.",
  };
  return [...(latencyP99Seconds === undefined ? [] : [slow]), ...(leastPerSecond === undefined ? [] : [quiet])];
}

const rollbacks: readonly AlertingRule[] = [
  {
    alert: "DriftlineOrderFailed",
    expr: entered("failed|unconfirmed|ineffective|ambiguous|expired"),
    severity: "critical",
    summary: "A rollback through {{ $labels.target }} is {{ $labels.state }}",
    description:
      "Roll back by hand if you agree with it, mend the target, and reset it: /v1/orders says what it answered.",
  },
  {
    alert: "DriftlineRolledBack",
    expr: entered("sent"),
    severity: "info",
    summary: "driftline ordered a rollback through {{ $labels.target }}",
    description: "Its dashboard and /v1/orders say why, and whether it helped.",
  },
];

/** Orders that came into a state within 15 minutes. A counter that appears with its first event shows increase() nothing. */
function entered(states: string): string {
  const now = `driftline_orders_total{state=~"${states}"}`;
  return `(${now} unless ${now} offset 15m) > 0\nor\n(${now} - ${now} offset 15m) > 0`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** As a PromQL string. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** As a part of a regular expression in a PromQL string. */
function escaped(text: string): string {
  return JSON.stringify(text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")).slice(1, -1);
}
