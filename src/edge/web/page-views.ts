import type { Fact, Signal } from "../../core/facts.ts";
import type { Role } from "../../core/record.ts";
import type { AccuracyAtAGlance } from "./accuracy-views.ts";
import type { ExtrasView } from "./extra-views.ts";
import type { FeatureView } from "./feature-view.ts";
import type { IncidentView } from "./incident-view.ts";
import type { IngestView } from "./ingest-view.ts";
import type { ChangeView, DifferenceView, FreezeView, QuarantineView } from "./operator-views.ts";
import type { ReadingView, ReferenceView, Standing, TargetView } from "./read-model.ts";
import type { DecodePreview } from "./record-reading.ts";
import type { ReferenceDetail } from "./reference-views.ts";

/** Times are epoch ms; NaN and infinity come out as null. */
export interface OverviewView {
  readonly nowMs: number;
  /** Event time up to which panes are closed; null before the first. */
  readonly watermarkMs: number | null;
  readonly ready: Standing;
  readonly holds: readonly HoldView[];
  readonly freeze: FreezeView | null;
  /** Changes whose effect is expected now. */
  readonly expected: readonly ChangeView[];
  readonly models: readonly ModelOverview[];
}

/** Something that keeps driftline from acting. */
export interface HoldView {
  readonly why: string;
  readonly detail: string;
}

export interface ModelOverview {
  readonly model: string;
  readonly reference: ReferenceView;
  readonly versions: readonly VersionOverview[];
}

/** A version in a role at a glance; rates are of the last 5 minutes. */
export interface VersionOverview {
  readonly version: string;
  readonly role: Role;
  readonly active: boolean;
  readonly activatedAt: number;
  readonly signal: Signal;
  /** End of its newest pane. */
  readonly lastAt: number;
  readonly predictions: number;
  readonly perSecond: number;
  readonly errorRate: number | null;
  /** Upper end of the band that the error rate is judged by; null where nothing judges it. */
  readonly errorLimit: number | null;
  readonly latencyP50Ms: number | null;
  readonly latencyP95Ms: number | null;
  readonly accuracy: AccuracyAtAGlance;
  /** Features with a drift or quality alert that fires. */
  readonly drifting: readonly string[];
  /** Predictions and errors of the last 60 panes, oldest first. */
  readonly recent: { readonly predictions: readonly number[]; readonly errors: readonly number[] };
}

/** One version in one role, with all its readings. */
export interface VersionDetail extends VersionOverview, Required<Omit<ExtrasView, "rolling">> {
  readonly model: string;
  readonly reference: ReferenceView;
  /** Of the last hour. */
  readonly readings: readonly ReadingView[];
}

/** A model's counts over time, one series per version and role, all on one time axis. */
export interface TimelineView {
  readonly fromMs: number;
  readonly stepMs: number;
  readonly series: readonly TimelineSeries[];
  readonly errorLimit: number | null;
  /** The reference's p99 latency, and the share above it that is still in its band. */
  readonly slowMs: number | null;
  readonly slowLimit: number | null;
  readonly marks: readonly MarkView[];
}

export interface TimelineSeries {
  readonly version: string;
  readonly role: Role;
  readonly predictions: readonly number[];
  readonly errors: readonly number[];
  readonly late: readonly number[];
  readonly latencyCount: readonly number[];
  /** Latencies above the reference's p99. */
  readonly slow: readonly number[];
}

/** Something that happened at a moment of a model's timeline. */
export interface MarkView {
  readonly atMs: number;
  readonly kind: "activation" | "alert" | "order" | "confirmed" | "resolved" | "change";
  /** Empty where it concerns every version. */
  readonly version: string;
  readonly text: string;
}

export interface GateView {
  readonly gate: string;
  readonly passed: boolean;
  readonly why: string;
  readonly atMs: number;
}

/** A target with what its gates last said; gates are empty until an alarm was put before them since the start. */
export interface RollbackView extends TargetView {
  readonly role: string | null;
  readonly knownGood: readonly string[];
  readonly approveWithinMs: number;
  readonly confirmWithinMs: number;
  readonly verifyWithinMs: number;
  readonly cooldownMs: number;
  readonly ordersPerDay: number;
  /** Versions that serve in its role now and could be ordered away, the active one first. */
  readonly serves: readonly string[];
  readonly incident: string | null;
  readonly gates: readonly GateView[];
}

/** A fact as people read it. */
export interface HappeningView {
  /** Ascending. */
  readonly id: number;
  /** Wall time. */
  readonly atMs: number;
  readonly text: string;
  readonly fact: Fact;
}

/** What the page reads beyond the documented API. */
export interface PageModel {
  overview(): OverviewView;
  version(model: string, version: string, role: string): VersionDetail | undefined;
  /** `spanMs` back from the newest closed pane. */
  timeline(model: string, spanMs: number): TimelineView | undefined;
  feature(model: string, version: string, role: string, feature: string, window: string): FeatureView | undefined;
  /** Newest first. */
  incidents(): readonly IncidentView[];
  rollback(): readonly RollbackView[];
  freeze(): FreezeView | null;
  /** Newest first. */
  changes(): readonly ChangeView[];
  /** Rolled-back versions whose return is an alert. */
  quarantine(): readonly QuarantineView[];
  ingest(): IngestView;
  references(): readonly ReferenceDetail[];
  /** Two references by hash; empty: the one in force, and the proposed one. Undefined where one of them is not there. */
  difference(model: string, from: string, to: string): DifferenceView | undefined;
  /** The settings in force, every secret replaced. */
  settings(): unknown;
  decode(text: string): DecodePreview;
  /** Facts after this id, as far as they are remembered, oldest first. */
  happenings(afterId: number): readonly HappeningView[];
  /** Calls for every new fact until the returned function is called. */
  watch(listener: (happening: HappeningView) => void): () => void;
}
