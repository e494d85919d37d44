import type { MetricName } from "./metrics.ts";
import { certified, distances, featureWindows, largestRole, quality, scalarsOf } from "./reading-rows.ts";
import type { TelemetrySnapshot } from "./snapshot.ts";

/** A value and, among other fields, its labels. */
export interface Sample {
  readonly row: object;
  readonly value: number;
}

type Read = (snapshot: TelemetrySnapshot) => Sample[];

/** A sample per row; the labels are the fields of the row that bear their names. */
function rows<Row extends object>(
  of: (snapshot: TelemetrySnapshot) => readonly Row[],
  value: (row: Row, snapshot: TelemetrySnapshot) => number,
): Read {
  return (snapshot) => of(snapshot).map((row) => ({ row, value: value(row, snapshot) }));
}

/** One sample, or none where the value is undefined. */
function single(value: (snapshot: TelemetrySnapshot) => number | undefined): Read {
  return (snapshot) => {
    const now = value(snapshot);
    return now === undefined ? [] : [{ row: {}, value: now }];
  };
}

const seconds = (ms: number) => ms / 1_000;
const one = () => 1;
const counted = (row: { readonly count: number }) => row.count;
const rowCount = (row: { readonly rows: number }) => row.rows;
const reading = (row: { readonly value: number }) => row.value;
const threshold = (row: { readonly threshold: number | null }) => row.threshold ?? Number.NaN;

/** Where every value comes from, except those that describe the scrape itself. */
export const metricValues: Readonly<Record<Exclude<MetricName, ScrapeMetric>, Read>> = {
  driftline_predictions_total: rows((s) => s.predictions, counted),
  driftline_rejects_total: rows((s) => s.rejects, counted),
  driftline_defects_total: rows((s) => s.defects, counted),
  driftline_labels_total: rows((s) => s.labels, counted),
  driftline_late_rows_total: rows((s) => s.lateRows, counted),
  driftline_predictions_per_second: rows(scalarsOf("throughput"), reading),
  driftline_window_rows: rows(scalarsOf("throughput"), (row) => row.n),
  driftline_error_ratio: rows(scalarsOf("error_rate"), reading),
  driftline_error_ratio_threshold: rows((s) => scalarsOf("error_rate")(s).filter(isJudged), threshold),
  driftline_error_ratio_verdict: rows((s) => scalarsOf("error_rate")(s).filter(isJudged), one),
  driftline_latency_seconds: rows(scalarsOf("latency_"), (row) => seconds(row.value)),
  driftline_drift: rows(distances, reading),
  driftline_drift_threshold: rows((s) => distances(s).filter(isJudged), threshold),
  driftline_drift_certificate_width: rows(certified, (row) => (row.high ?? row.value) - row.value),
  driftline_drift_verdict: rows(distances, one),
  driftline_rolling_drift: rows((s) => largestRole(s.rolling), reading),
  driftline_rolling_drift_threshold: rows((s) => largestRole(s.rolling), threshold),
  driftline_quality: rows(quality, reading),
  driftline_quality_threshold: rows((s) => quality(s).filter(isJudged), threshold),
  driftline_quality_verdict: rows((s) => quality(s).filter(isJudged), one),
  driftline_sample_rows: rows(featureWindows, (row) => row.n),
  driftline_bin_rows_total: rows((s) => s.bins.rows, rowCount),
  driftline_rows_up_to_total: rows((s) => s.bins.upTo, rowCount),
  driftline_reference_bin_rows: rows((s) => s.bins.reference.rows, rowCount),
  driftline_reference_rows_up_to: rows((s) => s.bins.reference.upTo, rowCount),
  driftline_own_metric: rows((s) => s.ownMetrics, reading),
  driftline_own_metric_threshold: rows((s) => s.ownMetrics.filter(isJudged), threshold),
  driftline_own_metric_verdict: rows((s) => s.ownMetrics, one),
  driftline_own_metric_rows_total: rows((s) => s.ownRows, counted),
  driftline_segment_rows: rows((s) => s.segments.rows, reading),
  driftline_segment_error_ratio: rows((s) => s.segments.errors, reading),
  driftline_segment_error_ratio_threshold: rows((s) => s.segments.errors.filter(isJudged), threshold),
  driftline_segment_slow_ratio: rows((s) => s.segments.slow, reading),
  driftline_segment_slow_ratio_threshold: rows((s) => s.segments.slow.filter(isJudged), threshold),
  driftline_segment_class_ratio: rows((s) => s.segments.classes, reading),
  driftline_segment_drift: rows((s) => s.segments.drift, reading),
  driftline_segment_labelled_rows: rows((s) => s.segments.labelled, reading),
  driftline_segment_accuracy: rows((s) => s.segments.accuracy, reading),
  driftline_fairness: rows((s) => s.segments.fairness, reading),
  driftline_accuracy: rows((s) => s.accuracy, reading),
  driftline_accuracy_low: rows(
    (s) => s.accuracy,
    (row) => row.low,
  ),
  driftline_accuracy_high: rows(
    (s) => s.accuracy,
    (row) => row.high,
  ),
  driftline_accuracy_estimate_error: rows((s) => s.estimateErrors, reading),
  driftline_label_coverage: rows(
    (s) => s.labelledSpans,
    (row) => row.coverage,
  ),
  driftline_label_window_sampling_fraction: rows(
    (s) => s.labelledSpans,
    (row) => row.samplingFraction,
  ),
  driftline_labelled_rows: rows(
    (s) => s.labelledSpans,
    (row) => row.labelled,
  ),
  driftline_label_delay_seconds: rows(
    (s) => s.labelledSpans,
    (row) => row.delaySeconds,
  ),
  driftline_label_join_rows: rows(
    (s) => s.labelJoins,
    (row) => row.rows,
  ),
  driftline_label_join_bytes: rows(
    (s) => s.labelJoins,
    (row) => row.bytes,
  ),
  driftline_label_sampling_fraction: rows(
    (s) => s.labelJoins,
    (row) => row.samplingFraction,
  ),
  driftline_pane_age_seconds: rows(
    (s) => s.versions,
    (version, s) => seconds(s.nowMs - version.asOfMs),
  ),
  driftline_signal: rows((s) => s.versions, one),
  driftline_alarms_total: rows((s) => s.alarms, counted),
  driftline_alert: rows((s) => s.alerts, one),
  driftline_incidents_open: rows((s) => s.incidents, counted),
  driftline_orders_total: rows((s) => s.orders, counted),
  driftline_rollback_gate_blocked_total: rows((s) => s.gateBlocks, counted),
  driftline_target_info: rows((s) => s.targets, one),
  driftline_target_state: rows((s) => s.targets, one),
  driftline_deliveries_total: rows((s) => s.deliveries, counted),
  driftline_exports_total: rows((s) => s.exports, counted),
  driftline_outbox_waiting: single((s) => s.outbox.waiting),
  driftline_outbox_dead: single((s) => s.outbox.dead),
  driftline_consumer_lag_records: rows(
    (s) => s.source?.partitions ?? [],
    (partition) => partition.lagRecords,
  ),
  driftline_posts_total: rows((s) => s.posts?.requests ?? [], counted),
  driftline_inbox_records: single((s) => s.posts?.waiting.records),
  driftline_inbox_bytes: single((s) => s.posts?.waiting.bytes),
  driftline_rebalances_total: single((s) => s.source?.rebalances ?? 0),
  driftline_poll_age_seconds: single((s) => (s.source === null ? undefined : seconds(s.source.pollAgeMs))),
  driftline_in_flight_bytes: single((s) => s.source?.inFlightBytes ?? 0),
  driftline_condition: rows((s) => (s.source?.conditions ?? []).map((condition) => ({ condition })), one),
  driftline_held: rows((s) => s.holds.map((reason) => ({ reason })), one),
  driftline_frozen: rows((s) => s.frozen.map((reason) => ({ reason })), one),
  driftline_watermark_age_seconds: single((s) =>
    Number.isFinite(s.watermarkMs) ? seconds(s.nowMs - s.watermarkMs) : undefined,
  ),
  driftline_panes_open: single((s) => s.openPanes),
  driftline_panes_closed_total: single((s) => s.closedPanes),
  driftline_checkpoints_total: single((s) => s.checkpoints.count),
  driftline_checkpoint_failures_total: single((s) => s.checkpoints.failures),
  driftline_checkpoint_seconds_total: single((s) => seconds(s.checkpoints.totalMs)),
  driftline_checkpoint_duration_seconds: single((s) => seconds(s.checkpoints.lastMs)),
  driftline_checkpoint_age_seconds: single((s) =>
    Number.isNaN(s.checkpoints.lastAtMs) ? undefined : seconds(s.nowMs - s.checkpoints.lastAtMs),
  ),
};

/** What the scrape knows by itself: no snapshot holds it. */
type ScrapeMetric =
  | "driftline_build_info"
  | `driftline_${"series" | "overflow" | "bins_left" | "segments_left"}${string}`
  | ProcessMetric;
type ProcessMetric = Extract<MetricName, `process_${string}`>;

function isJudged(row: { readonly threshold: number | null }): boolean {
  return row.threshold !== null;
}
