export interface Metric {
  readonly type: "counter" | "gauge";
  readonly labels: readonly string[];
  readonly help: string;
  /** `stable`: name, labels and meaning stay within a major version. `experimental`: they may change with any. */
  readonly stability: "stable" | "experimental";
}

type Declare = (labels: readonly string[], help: string) => Metric;
const declare =
  (type: Metric["type"], stability: Metric["stability"]): Declare =>
  (labels, help) => ({ type, labels, help, stability });
const counter = declare("counter", "stable");
const gauge = declare("gauge", "stable");
const trialCounter = declare("counter", "experimental");
const trialGauge = declare("gauge", "experimental");
const serving = ["model", "version", "role"];
const inWindow = [...serving, "window"];
const group = ["segment", "group"];
const column = ["model", "version", "feature", "window"];
const basis = [...inWindow, "basis"];
const accuracy = [...basis, "metric"];
const distance = [...column, "statistic"];
const rolling = [...distance, "compared_with"];
const bin = ["feature", "reference", "kind", "bin", "value"];
const edge = ["feature", "reference", "edge"];

/** Every metric there is; `metric-values.ts` says where each value comes from. Windows are 5m, 1h, 24h and 7d of event time. */
export const metrics = {
  driftline_build_info: gauge(["version"], "1 for the version that runs."),

  // What was read.
  driftline_predictions_total: counter([...serving, "status"], "Predictions counted, by what became of them."),
  driftline_rejects_total: counter(["source", "reason"], "Records or rows that could not be read."),
  driftline_defects_total: trialCounter(["source", "defect"], "Rows that count although something in them was wrong."),
  driftline_labels_total: counter(["model", "version", "outcome"], "Labels read, by what became of them."),
  driftline_late_rows_total: counter(serving, "Rows that came after their pane closed: in windows, not in detectors."),

  // Readings of each version.
  driftline_predictions_per_second: gauge(inWindow, "Rate of predictions over the window."),
  driftline_window_rows: gauge(inWindow, "Predictions in the window."),
  driftline_error_ratio: gauge(inWindow, "Share of predictions that failed."),
  driftline_error_ratio_threshold: gauge(inWindow, "Upper end of the band that the error ratio is judged by."),
  driftline_error_ratio_verdict: gauge(
    [...inWindow, "verdict"],
    "1 for what the window says: is the share in its band?",
  ),
  driftline_latency_seconds: gauge([...inWindow, "statistic"], "Latency quantile of the window: p50, p95, p99, p999."),
  driftline_drift: gauge(
    distance,
    "Distance between the live and the reference distribution of a feature, or of numeric features together.",
  ),
  driftline_drift_threshold: gauge(distance, "Distance beyond which the window is drifting, at its sample size."),
  driftline_drift_certificate_width: trialGauge(distance, "How far above the shown distance the exact one may lie."),
  driftline_drift_verdict: gauge(
    [...distance, "verdict"],
    "1 for what the distance says: drifting, stable, undecided.",
  ),
  driftline_rolling_drift: trialGauge(
    rolling,
    "PSI of a feature against the same version's own past. Where `models.*.compareWith` asks for it.",
  ),
  driftline_rolling_drift_threshold: trialGauge(rolling, "PSI beyond which it is drifting, at both sample sizes."),
  driftline_quality: gauge(distance, "Share of missing or unseen values of a feature."),
  driftline_quality_threshold: gauge(distance, "Upper end of the band that the share is judged by."),
  driftline_quality_verdict: gauge([...distance, "verdict"], "1 for what the share says: drifting, stable."),
  driftline_sample_rows: gauge(column, "Rows behind the distances of a feature's window."),
  driftline_bin_rows_total: trialCounter(
    [...serving, ...bin],
    "Rows by frozen bin: ten parts of a numeric feature, or its categories. Where `models.*.bins` asks for it.",
  ),
  driftline_rows_up_to_total: trialCounter(
    [...serving, ...edge],
    "Rows at or below an edge of a numeric feature. Where `models.*.bins` asks for it.",
  ),
  driftline_reference_bin_rows: trialGauge(["model", ...bin], "The same of the reference."),
  driftline_reference_rows_up_to: trialGauge(["model", ...edge], "The same of the reference."),
  driftline_own_metric: gauge([...inWindow, "metric"], "Share of the rows that an own metric says yes to."),
  driftline_own_metric_threshold: gauge(
    [...inWindow, "metric"],
    "Upper end of the band that the share is judged by; none until it is set or learned.",
  ),
  driftline_own_metric_verdict: gauge(
    [...inWindow, "metric", "verdict"],
    "1 for what the share says: drifting, stable, insufficient.",
  ),
  driftline_own_metric_rows_total: counter(
    [...serving, "metric", "outcome"],
    "Rows by what an own metric said of them: yes, no, or error where it could not be told.",
  ),
  driftline_segment_rows: trialGauge([...inWindow, ...group], "Predictions with that value of the segment."),
  driftline_segment_error_ratio: trialGauge([...inWindow, ...group], "Share of them that failed."),
  driftline_segment_error_ratio_threshold: trialGauge(
    [...inWindow, ...group],
    "Upper end of the band that it is judged by; none until it is learned.",
  ),
  driftline_segment_slow_ratio: trialGauge(
    [...inWindow, ...group],
    "Share of them above the reference's 99th percentile of latency.",
  ),
  driftline_segment_slow_ratio_threshold: trialGauge(
    [...inWindow, ...group],
    "Upper end of the band that it is judged by; none until it is learned.",
  ),
  driftline_segment_class_ratio: trialGauge([...inWindow, ...group, "class"], "Share of a predicted class among them."),
  driftline_segment_drift: trialGauge(
    [...inWindow, ...group, "feature"],
    "PSI of a feature among them, over ten coarse cells, against what they were like while quiet.",
  ),
  driftline_segment_labelled_rows: trialGauge([...basis, ...group], "Predictions among them that have a label."),
  driftline_segment_accuracy: trialGauge(
    [...basis, ...group, "metric"],
    "Accuracy metric among them, by labels: accuracy, precision, recall, f1, or mae, rmse, bias.",
  ),
  driftline_fairness: trialGauge(
    [...basis, "segment", "statistic"],
    "How far apart groups are: selection_rate_difference, selection_rate_ratio; by labels tpr_gap, fpr_gap.",
  ),
  driftline_accuracy: gauge(
    accuracy,
    "Accuracy metric of the window: by labels of predictions old enough to be judged, of the newest, or estimated.",
  ),
  driftline_accuracy_low: gauge(accuracy, "Lower end of its 95 % confidence interval."),
  driftline_accuracy_high: gauge(accuracy, "Upper end of its 95 % confidence interval."),
  driftline_accuracy_estimate_error: gauge(
    [...inWindow, "metric"],
    "Estimate without labels, less what labels said of the same predictions, old enough to be judged.",
  ),
  driftline_label_coverage: gauge(basis, "Share of the window's predictions that have a label."),
  driftline_label_window_sampling_fraction: gauge(
    basis,
    "Share of the window's predictions that are kept, as they were sampled when they came or had to give way since.",
  ),
  driftline_labelled_rows: gauge(basis, "Predictions of the window that have a label."),
  driftline_label_delay_seconds: gauge(basis, "Time within which 95 % of the window's labels had come."),
  driftline_label_join_rows: trialGauge(["model"], "Predictions and labels that wait for each other."),
  driftline_label_join_bytes: trialGauge(["model"], "Memory that they take."),
  driftline_label_sampling_fraction: gauge(["model"], "Share of ids that are kept of predictions that come now."),
  driftline_pane_age_seconds: gauge(serving, "Time since the end of the version's newest closed pane."),
  driftline_signal: gauge([...serving, "signal"], "1 for what the version is said to be now."),

  // What was decided.
  driftline_alarms_total: counter([...serving, "family", "metric"], "Alarms raised by detectors."),
  driftline_alert: gauge(
    [...serving, "rule", "feature", "segment", "severity", "state"],
    "1 for each alert that is pending, firing or clearing.",
  ),
  driftline_incidents_open: gauge(["severity"], "Open incidents."),
  driftline_orders_total: counter(["target", "state"], "Rollback orders that came into a state."),
  driftline_rollback_gate_blocked_total: counter(
    ["target", "gate"],
    "Times that a gate began to hold a rollback back.",
  ),
  driftline_target_info: gauge(
    ["target", "model"],
    "1 for each target and the model that it moves: joins orders to models.",
  ),
  driftline_target_state: gauge(["target", "state"], "1 for the state that a rollback target is in."),
  driftline_deliveries_total: counter(["receiver", "state"], "Ends of attempts to deliver a notification or order."),
  driftline_exports_total: trialCounter(
    ["exporter", "outcome"],
    "Items for other collectors (faro, otlp), by what became of them: sent, failed, dropped.",
  ),
  driftline_outbox_waiting: gauge([], "Notifications and orders that wait to be delivered."),
  driftline_outbox_dead: gauge([], "Notifications that were given up."),

  // The sidecar's own health.
  driftline_consumer_lag_records: gauge(["topic", "partition"], "Records in the log that have not been read yet."),
  driftline_posts_total: counter(
    ["kind", "outcome"],
    "Requests to post predictions or labels, by what became of them.",
  ),
  driftline_inbox_records: gauge([], "Posted records in the store that no checkpoint has counted yet."),
  driftline_inbox_bytes: gauge([], "The same in bytes."),
  driftline_rebalances_total: trialCounter([], "Group joins after the first."),
  driftline_poll_age_seconds: gauge([], "Time since the reading loop gave a sign of life."),
  driftline_in_flight_bytes: trialGauge([], "Bytes read and not yet applied."),
  driftline_condition: gauge(["condition"], "1 for each named condition of the source that holds."),
  driftline_held: gauge(["reason"], "1 for each reason why nothing may be rolled back now."),
  driftline_frozen: gauge(
    ["reason"],
    "1 for each reason for which people keep rollbacks back: freeze (by hand or by the calendar), expected change.",
  ),
  driftline_watermark_age_seconds: gauge([], "Wall time less the event time up to which panes are closed."),
  driftline_panes_open: gauge([], "Panes that still take rows."),
  driftline_panes_closed_total: counter([], "Panes closed."),
  driftline_checkpoints_total: counter([], "Checkpoints written."),
  driftline_checkpoint_failures_total: counter([], "Checkpoints that could not be written."),
  driftline_checkpoint_seconds_total: counter([], "Time spent writing checkpoints."),
  driftline_checkpoint_duration_seconds: gauge([], "Time that the newest checkpoint took."),
  driftline_checkpoint_age_seconds: gauge([], "Time since the newest checkpoint; none before the first."),
  driftline_series: gauge([], "Series of this scrape, those of the process aside."),
  driftline_series_dropped_total: counter([], "Series left out to stay within the budget, added up over scrapes."),
  driftline_segments_left_out: trialGauge(
    ["model", "version"],
    "Values of segments whose series are left out of this scrape.",
  ),
  driftline_overflow_features: trialGauge(["model", "version"], "Features whose series are left out of this scrape."),
  driftline_overflow_effect: trialGauge(
    ["model", "version"],
    "Largest value, as a multiple of its threshold, among the features that are left out.",
  ),
  driftline_bins_left_out_features: trialGauge(["model"], "Features whose counts by bin are left out of this scrape."),
  process_cpu_seconds_total: counter([], "User and system CPU time of this process."),
  process_resident_memory_bytes: gauge([], "Resident memory of this process."),
  process_start_time_seconds: gauge([], "When this process started, in Unix time."),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;
