import type { PartitionId } from "./machine.ts";
import type { Role } from "./record.ts";

/** A version of a model in a role: what is profiled, judged and rolled back. */
export interface Serving {
  readonly model: string;
  readonly version: string;
  readonly role: Role;
}

/** Where a detector's finding belongs: harm may order a rollback, hold may stop a promotion, drift and quality only tell people. */
export type Family = "harm" | "hold" | "drift" | "quality";

/** What a reading or a version is said to be (DESIGN.md section 2). */
export type Signal = "quiet" | "drifting" | "harmed" | "degraded" | "insufficient" | "stale" | "not monitorable";

export type Severity = "critical" | "error" | "warning" | "info";

/** Which stream raised its hand, and on what evidence. */
export interface Evidence {
  readonly family: Family;
  /** `errors`, `latency_p50`, `latency_p99`, `labelled_errors`, `distribution`, `missing`, `unseen`, `class_share`, `score_cdf`, `estimated_risk`, or an own metric's name. */
  readonly metric: string;
  /** The column, for drift, quality and hold. */
  readonly feature: string | null;
  /** What there is more or less of, for hold: `fewer approve`, `more above 0.25`; left out for others. */
  readonly change?: string;
  /** `country=BR`: the rows with this value alone; left out for all rows. */
  readonly segment?: string;
  /** `absolute` against the reference's band, or `control` against the version that serves the same traffic. */
  readonly against: "absolute" | "control";
  /** The other version, when `against` is `control`. */
  readonly control: string | null;
  /** Rate in the panes since the onset estimate, the limit it was judged by, and the rows behind it. */
  readonly observed: number;
  readonly limit: number;
  readonly n: number;
  /** Event time of the pane, or cohort, that tipped it, epoch ms. */
  readonly paneStartMs: number;
  /** How long after the predictions it can be known, where labels have to be waited for. */
  readonly delayMs?: number;
}

/** What became of an alert; `inactive` is a pending one that came to nothing, `superseded` one whose version no longer serves. */
export type AlertStep = "pending" | "firing" | "clearing" | "resolved" | "superseded" | "inactive";

/** Every state of an order. From `denied` on it has ended without being verified. */
export const orderStates = [
  "pending-approval",
  "requested",
  "sent",
  "ambiguous",
  "confirmed",
  "verifying",
  "verified",
  "denied",
  "expired",
  "superseded",
  "failed",
  "unconfirmed",
  "ineffective",
] as const;
export type OrderState = (typeof orderStates)[number];

/** Orders that end when they are taken: to hold a promotion, to go on with it, to train anew. */
export type RequestKind = "hold" | "release" | "retrain";
export type RequestState = "requested" | "sent" | "failed" | "expired";

/** Things the machines say happened: logged one line each, shown on the page, counted. */
export type Fact =
  /** A version begins to serve in a role; `again`: after an absence. */
  | { readonly kind: "versionSeen"; readonly serving: Serving; readonly again: boolean; readonly atMs: number }
  /** It has been absent for so long that it no longer counts as serving; `atMs` is its last pane's start. */
  | { readonly kind: "versionLeft"; readonly serving: Serving; readonly atMs: number }
  | { readonly kind: "activated"; readonly serving: Serving; readonly previous: string | null; readonly atMs: number }
  | { readonly kind: "closedOnIdle"; readonly partitions: readonly PartitionId[]; readonly watermarkMs: number }
  | { readonly kind: "alarm"; readonly serving: Serving; readonly evidence: Evidence }
  | {
      readonly kind: "alert";
      /** The incident that it belongs to, or would. */
      readonly incident: string;
      readonly serving: Serving;
      readonly rule: string;
      readonly feature: string | null;
      /** `country=BR`; left out where it is about all rows. */
      readonly segment?: string;
      readonly family: Family;
      readonly severity: Severity;
      readonly state: AlertStep;
      readonly atMs: number;
    }
  | {
      readonly kind: "incident";
      readonly id: string;
      readonly serving: Serving;
      readonly state: "opened" | "updated" | "resolved";
      readonly severity: Severity;
      readonly atMs: number;
    }
  | {
      readonly kind: "gate";
      readonly target: string;
      readonly incident: string;
      readonly gate: string;
      readonly passed: boolean;
      readonly why: string;
      readonly atMs: number;
    }
  | {
      readonly kind: "order";
      readonly target: string;
      readonly orderId: string;
      readonly incident: string;
      readonly from: string;
      readonly to: string;
      readonly state: OrderState | "would-order";
      readonly why: string;
      readonly atMs: number;
    }
  /** Whether a version's promotion is held. */
  | {
      readonly kind: "promotion";
      readonly incident: string;
      readonly serving: Serving;
      readonly state: "held" | "released" | "over";
      readonly why: string;
      readonly atMs: number;
    }
  | {
      readonly kind: "request";
      readonly requestId: string;
      readonly about: RequestKind;
      readonly target: string;
      readonly incident: string;
      readonly serving: Serving;
      readonly state: RequestState;
      readonly why: string;
      readonly atMs: number;
    }
  | {
      readonly kind: "target";
      readonly target: string;
      readonly state: "disarmed" | "armed" | "cool-down" | "circuit-open" | "circuit-half-open";
      readonly why: string;
      readonly atMs: number;
    }
  | {
      readonly kind: "quarantine";
      readonly model: string;
      readonly version: string;
      readonly state: "entered" | "left" | "reappeared";
      readonly why: string;
      readonly atMs: number;
    }
  | {
      readonly kind: "delivery";
      readonly effectId: string;
      /** What it tells of: every effect is of an incident, orders and probes of an order too. */
      readonly incident: string;
      readonly orderId: string | null;
      readonly receiver: string;
      readonly state: "delivered" | "retrying" | "dead" | "dropped";
      readonly why: string;
      readonly atMs: number;
    }
  | {
      readonly kind: "reference";
      readonly model: string;
      readonly state: "learning" | "learned" | "loaded" | "tainted" | "proposed" | "accepted";
      readonly hash: string;
      readonly why: string;
      readonly atMs: number;
    }
  /** A freeze by hand: orders wait while it lasts. */
  | { readonly kind: "freeze"; readonly active: boolean; readonly detail: string; readonly atMs: number }
  | {
      readonly kind: "change";
      readonly id: string;
      readonly state: "announced" | "over";
      /** Whom it concerns; null: every model, every version. */
      readonly model: string | null;
      readonly version: string | null;
      readonly what: string;
      readonly atMs: number;
    }
  | {
      readonly kind: "held";
      readonly why: HoldReason;
      readonly active: boolean;
      readonly detail: string;
      readonly atMs: number;
    };

/** Reasons why nothing may act now: doubt never acts. */
export type HoldReason = "gap" | "lag" | "second member" | "degraded input" | "store unwritable";
