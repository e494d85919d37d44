import type { Evidence, OrderState, Serving, Severity, Signal } from "../../core/facts.ts";
import type { OperatorCommand } from "../../core/judgement/obey.ts";
import type { AcceptCommand } from "../../core/judgement/reference-command.ts";
import type { Role } from "../../core/record.ts";
import type { CommandReply } from "../../core/rollback/command.ts";
import type { AccuracyModel } from "./accuracy-views.ts";
import type { ExtrasView } from "./extra-views.ts";
import type { PageModel } from "./page-views.ts";

/** Whether something is so; if not, why, each reason a sentence that says what to do. */
export interface Standing {
  readonly ok: boolean;
  readonly reasons: readonly string[];
}

export interface ReadingView {
  readonly window: string;
  readonly feature: string | null;
  readonly statistic: string;
  /** NaN comes out as null: there is nothing to read. */
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly threshold: number | null;
  readonly n: number;
  readonly ageSeconds: number;
  readonly signal: string;
}

export interface VersionView extends ExtrasView {
  readonly version: string;
  readonly role: Role;
  /** Serves most of the model's primary traffic. */
  readonly active: boolean;
  /** Event time at which it began to serve in this role, epoch ms. */
  readonly activatedAt: number;
  readonly signal: Signal;
  readonly readings: readonly ReadingView[];
}

export interface ReferenceView {
  readonly state: "none" | "learning" | "learned" | "loaded";
  readonly hash: string | null;
  readonly accepted: boolean;
  /** Progress of learning, or what the reference lacks; empty where there is nothing to say. */
  readonly note: string;
}

export interface ModelView {
  readonly model: string;
  readonly reference: ReferenceView;
  readonly versions: readonly VersionView[];
}

/** A closed pane of a version in one role. */
export interface PaneView {
  /** Epoch ms. */
  readonly start: number;
  readonly role: Role;
  readonly predictions: number;
  /** Every status but ok. */
  readonly errors: number;
  /** Rows that came late; they are in no other count. */
  readonly late: number;
  readonly latencyCount: number;
  /** Of the newest 30 panes. */
  readonly features?: Readonly<Record<string, { readonly count: number; readonly missing: number }>>;
}

export interface OrderView {
  readonly id: string;
  readonly target: string;
  readonly incident: string;
  readonly serving: Serving;
  readonly to: string;
  readonly state: OrderState;
  readonly why: string;
  readonly mode: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly sentAt: number | null;
  readonly confirmedAt: number | null;
  readonly attempts: number;
  readonly evidence: Evidence;
}

export interface TargetView {
  readonly target: string;
  readonly model: string;
  readonly mode: string;
  readonly state: string;
  readonly why: string;
}

export interface AlertView {
  readonly rule: string;
  readonly serving: Serving;
  readonly feature: string | null;
  /** `country=BR`; left out where it is about all rows. */
  readonly segment?: string;
  readonly severity: Severity;
  readonly state: "pending" | "firing" | "clearing";
  readonly incident: string;
  /** Event time at which it first was up, epoch ms. */
  readonly since: number;
  readonly evidence: Evidence | null;
}

/** What a gate that asks before a version gets more traffic is told. */
export interface PromotionView {
  /** `go`, or why not: `no` it does harm or was rolled back, `hold` it does otherwise than its control, `unknown` doubt. */
  readonly answer: "go" | "hold" | "no" | "unknown";
  readonly why: string;
  /** Its rows of the last day. */
  readonly samples: number;
}

/** A promotion that is, or was, held. */
export interface HoldView {
  readonly serving: Serving;
  readonly incident: string;
  readonly state: "standing" | "released" | "over";
  readonly why: string;
  /** Whether a target was asked to hold it, or why not; empty where none takes holds. */
  readonly asked: string;
  /** Event time, epoch ms. */
  readonly since: number;
  readonly evidence: Evidence;
  /** What targets were asked about it, and to train anew. */
  readonly requests: readonly { readonly kind: string; readonly target: string; readonly state: string }[];
}

/** All that the web edge may know, and the one thing it may ask for. Reads are of one moment and change nothing. */
export interface ReadModel extends PageModel, AccuracyModel {
  /** Wall time by driftline's clock. */
  nowMs(): number;
  /** Alive: the reading loop turns. A supervisor restarts what is not. */
  alive(): Standing;
  /** Ready: it reads, keeps its state, and nobody else does the same. */
  ready(): Standing;
  models(): readonly ModelView[];
  /** 24 h of closed panes in order of time, one entry per role; undefined where no such version is known. */
  panes(model: string, version: string): readonly PaneView[] | undefined;
  /** Newest first. */
  orders(): readonly OrderView[];
  targets(): readonly TargetView[];
  alerts(): readonly AlertView[];
  /** Newest first. */
  holds(): readonly HoldView[];
  /** Whether a version may be promoted as far as driftline knows. */
  promotion(model: string, version: string): PromotionView;
  /** The one canary of a target's model that serves now; undefined where there is none, or are several. */
  onTrial(target: string): string | undefined;
  /** Carries out what a person asks; resolves when that is on disk. */
  command(command: OperatorCommand | AcceptCommand): Promise<CommandReply>;
}
