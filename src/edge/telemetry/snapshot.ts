import type { HoldReason, OrderState, Severity, Signal } from "../../core/facts.ts";
import type { Position } from "../../core/machine.ts";
import type { Defect, RejectReason, Role, Status } from "../../core/record.ts";

/** How often something has happened since the start, by its labels. */
export type Count<Labels extends object> = Labels & { readonly count: number };

/** A version of a model in a role, as labels. */
export interface ServingLabels {
  readonly model: string;
  readonly version: string;
  readonly role: Role;
}

/** The numbers of one window of a version; times in ms, NaN where there is nothing to read. */
export interface ReadingSample extends ServingLabels {
  readonly feature: string | null;
  readonly window: string;
  /** `throughput`, `error_rate`, `latency_p50` …, `missing_rate`, `unseen_rate`, or a distance such as `ks`. */
  readonly statistic: string;
  readonly value: number;
  /** The certificate's upper end, for distances that have one; `value` lies below it. */
  readonly high?: number;
  readonly threshold: number | null;
  readonly n: number;
  /** What else than the reference it is compared with. */
  readonly compared_with?: "previous" | "last-week";
  /** `drifting`, `stable`, `undecided` or `insufficient`. */
  readonly verdict: string;
}

/** The share of an own metric in one window of a version. */
export interface OwnMetricSample extends ServingLabels {
  readonly metric: string;
  readonly window: string;
  readonly value: number;
  readonly threshold: number | null;
  readonly verdict: string;
}

/** One number of a value of a segment in one window of a version. */
export interface SegmentSample extends ServingLabels {
  readonly segment: string;
  /** The value of the segment. */
  readonly group: string;
  readonly window: string;
  readonly value: number;
  readonly threshold: number | null;
}

/** The same of what labels say. */
export interface LabelledSegmentSample extends SegmentSample {
  /** `mature` or `provisional`. */
  readonly basis: string;
}

/** What is said of segments, by what it says. */
export interface SegmentsSample {
  readonly rows: readonly SegmentSample[];
  readonly errors: readonly SegmentSample[];
  readonly slow: readonly SegmentSample[];
  readonly classes: readonly (SegmentSample & { readonly class: string })[];
  readonly drift: readonly (SegmentSample & { readonly feature: string })[];
  /** By labels; `threshold` is null. */
  readonly labelled: readonly LabelledSegmentSample[];
  readonly accuracy: readonly (LabelledSegmentSample & { readonly metric: string })[];
  readonly fairness: readonly (ServingLabels & {
    readonly segment: string;
    readonly window: string;
    /** `live`, `mature` or `provisional`. */
    readonly basis: string;
    readonly statistic: string;
    readonly value: number;
  })[];
}

/** One accuracy metric of a version over a window, with its 95 % interval. */
export interface AccuracySample extends ServingLabels {
  readonly window: string;
  /** `mature`, `provisional` or `estimated`. */
  readonly basis: string;
  readonly metric: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How far an estimate was from what labels said of the same predictions since. */
export interface EstimateErrorSample extends ServingLabels {
  readonly window: string;
  readonly metric: string;
  /** Estimated less realised. */
  readonly value: number;
}

/** What the labels of a window rest on. */
export interface LabelledSpanSample extends ServingLabels {
  readonly window: string;
  readonly basis: string;
  readonly labelled: number;
  /** Share of predictions with a label. */
  readonly coverage: number;
  /** Share of the window's predictions that are looked at. */
  readonly samplingFraction: number;
  /** Time within which 95 % of these labels had come. */
  readonly delaySeconds: number;
}

/** Predictions and labels of a model that wait for each other. */
export interface LabelJoinSample {
  readonly model: string;
  readonly rows: number;
  readonly bytes: number;
  /** Of predictions that come now. */
  readonly samplingFraction: number;
}

export interface VersionSample extends ServingLabels {
  readonly signal: Signal;
  /** Event time of the end of the newest pane, epoch ms. */
  readonly asOfMs: number;
}

export interface PartitionSample extends Position {
  readonly lagRecords: number;
}

export interface AlertSample extends ServingLabels {
  readonly rule: string;
  readonly feature: string | null;
  /** `country=BR`; null where it is about all rows. */
  readonly segment: string | null;
  readonly severity: Severity;
  readonly state: "pending" | "firing" | "clearing";
}

export interface CheckpointSample {
  readonly count: number;
  readonly failures: number;
  readonly totalMs: number;
  readonly lastMs: number;
  /** Wall time of the last one that succeeded, epoch ms; NaN before the first. */
  readonly lastAtMs: number;
}

/** What the source says of itself; null before there is one. */
export interface SourceSample {
  readonly pollAgeMs: number;
  readonly rebalances: number;
  readonly inFlightBytes: number;
  readonly partitions: readonly PartitionSample[];
  /** Names of the conditions that hold. */
  readonly conditions: readonly string[];
}

/** A prediction that can be looked up by its request id. */
export interface ExemplarSample extends ServingLabels {
  readonly status: Status;
  readonly requestId: string;
  /** NaN where unknown. */
  readonly latencyMs: number;
  /** When it was read, epoch ms. */
  readonly atMs: number;
}

/** Rows of a feature in a frozen bin, as labels with their count. */
interface BinLabels {
  readonly model: string;
  readonly feature: string;
  /** The start of the reference's hash: bins of another reference are other bins. */
  readonly reference: string;
}

export interface BinSample extends BinLabels {
  readonly kind: "numeric" | "categorical";
  readonly bin: string;
  readonly value: string;
  readonly rows: number;
}

export interface UpToSample extends BinLabels {
  readonly edge: string;
  readonly rows: number;
}

/** Counts by frozen bin, of the models that are asked for. */
export interface BinsSample {
  readonly rows: readonly (BinSample & ServingLabels)[];
  readonly upTo: readonly (UpToSample & ServingLabels)[];
  readonly reference: { readonly rows: readonly BinSample[]; readonly upTo: readonly UpToSample[] };
}

/** What was posted over HTTP. */
export interface PostSample {
  readonly requests: readonly Count<{ readonly kind: string; readonly outcome: string }>[];
  /** In the inbox, not yet in a checkpoint. */
  readonly waiting: { readonly records: number; readonly bytes: number };
}

/** Everything that /metrics tells, as it is at one moment. Taken once per scrape; taking it must not change anything. */
export interface TelemetrySnapshot {
  readonly nowMs: number;
  readonly predictions: readonly Count<ServingLabels & { readonly status: Status }>[];
  readonly lateRows: readonly Count<ServingLabels>[];
  readonly rejects: readonly Count<{ readonly source: string; readonly reason: RejectReason }>[];
  readonly defects: readonly Count<{ readonly source: string; readonly defect: Defect }>[];
  readonly labels: readonly Count<{ readonly model: string; readonly version: string; readonly outcome: string }>[];
  readonly readings: readonly ReadingSample[];
  /** Features against their own past, as far as there is one. */
  readonly rolling: readonly ReadingSample[];
  readonly bins: BinsSample;
  readonly ownMetrics: readonly OwnMetricSample[];
  /** Rows by what an own metric said of them. */
  readonly ownRows: readonly Count<
    ServingLabels & { readonly metric: string; readonly outcome: "yes" | "no" | "error" }
  >[];
  readonly segments: SegmentsSample;
  readonly accuracy: readonly AccuracySample[];
  readonly estimateErrors: readonly EstimateErrorSample[];
  readonly labelledSpans: readonly LabelledSpanSample[];
  readonly labelJoins: readonly LabelJoinSample[];
  readonly versions: readonly VersionSample[];
  readonly alarms: readonly Count<ServingLabels & { readonly family: string; readonly metric: string }>[];
  readonly alerts: readonly AlertSample[];
  /** Incidents that are open, by severity. */
  readonly incidents: readonly Count<{ readonly severity: Severity }>[];
  readonly orders: readonly Count<{ readonly target: string; readonly state: OrderState | "would-order" }>[];
  readonly gateBlocks: readonly Count<{ readonly target: string; readonly gate: string }>[];
  readonly targets: readonly { readonly target: string; readonly model: string; readonly state: string }[];
  readonly deliveries: readonly Count<{ readonly receiver: string; readonly state: string }>[];
  readonly exports: readonly Count<{ readonly exporter: string; readonly outcome: string }>[];
  readonly outbox: { readonly waiting: number; readonly dead: number };
  readonly source: SourceSample | null;
  /** null where nothing may be posted. */
  readonly posts: PostSample | null;
  /** Epoch ms; -Infinity before any is known. */
  readonly watermarkMs: number;
  readonly openPanes: number;
  readonly closedPanes: number;
  readonly checkpoints: CheckpointSample;
  readonly holds: readonly HoldReason[];
  /** Why people keep rollbacks back. */
  readonly frozen: readonly ("freeze" | "expected change")[];
}
