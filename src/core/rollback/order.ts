import { createHash } from "node:crypto";
import type { Evidence, OrderState, Serving } from "../facts.ts";
import type { OrderMessage } from "../order-message.ts";
import { utcTime } from "../utc-time.ts";
import type { TrafficPane } from "./confirmation.ts";

/** A request to move traffic off a version, from its decision to its proof. */
export interface Order {
  readonly id: string;
  readonly target: string;
  readonly incident: string;
  readonly attemptEpoch: number;
  /** The version to leave, in its role. */
  readonly serving: Serving;
  readonly to: string;
  readonly mode: "approve" | "auto";
  readonly evidence: Evidence;
  readonly state: OrderState;
  readonly why: string;
  readonly createdMs: number;
  /** Until when it may be approved; then, once requested, until when it may be carried out. */
  readonly expiresMs: number;
  readonly requestedMs: number | null;
  readonly approvedBy: string | null;
  /** Who ordered it by hand; null: driftline itself. */
  readonly byHand: string | null;
  readonly attempts: number;
  readonly probes: number;
  /** The attempt or probe whose result is awaited. */
  readonly inHand: string | null;
  /** When to try or to ask next; null: not by itself. */
  readonly nextMs: number | null;
  /** An attempt may have reached the target: from here on nothing is assumed. */
  readonly mayHaveArrived: boolean;
  /** Wall time of the first send that was, or may have been, taken. */
  readonly sentMs: number | null;
  /** Probes in a row that still saw the version to leave. */
  readonly stillFrom: number;
  /** Rows per pane of the version to leave before the order. */
  readonly rowsPerPaneBefore: number;
  /** Panes since the send, the newest ones. */
  readonly traffic: readonly TrafficPane[];
  readonly confirmedMs: number | null;
  /** Event time from which panes count towards verification. */
  readonly verifyFromMs: number | null;
  readonly clearInARow: number;
  /** The last verification look had data. */
  readonly lookedWell: boolean;
  /** People were told that nobody knows whether it was carried out. */
  readonly paged: boolean;
}

const ended: readonly OrderState[] = [
  "verified",
  "denied",
  "expired",
  "superseded",
  "failed",
  "unconfirmed",
  "ineffective",
];

/** An order in this state holds its target. */
export function isInFlight(order: Order): boolean {
  return !ended.includes(order.state);
}

/** 64 hex digits: two replicas, a replay or a restart make the same one; only a person ordering again moves the epoch. */
export function orderId(target: string, from: string, to: string, incident: string, attemptEpoch: number): string {
  return createHash("sha256")
    .update([target, from, to, incident, String(attemptEpoch)].map(encodeURIComponent).join("|"))
    .digest("hex");
}

/** What the target is told, the same at every attempt. */
export function orderMessage(order: Order): OrderMessage {
  const { evidence, serving } = order;
  return {
    type: "model.rollback.requested",
    timestamp: utcTime(order.requestedMs ?? order.createdMs),
    data: {
      rollbackId: order.id,
      idempotencyKey: order.id,
      dryRun: false,
      mode: order.mode,
      target: order.target,
      model: serving.model,
      role: serving.role,
      fromVersion: serving.version,
      toVersion: order.to,
      expectedActive: serving.version,
      expiresAt: utcTime(order.expiresMs),
      reason: {
        metric: evidence.metric,
        against: evidence.against,
        value: evidence.observed,
        threshold: evidence.limit,
        samples: evidence.n,
        firedAt: utcTime(evidence.paneStartMs),
      },
      incident: order.incident,
      approvedBy: order.approvedBy,
    },
  };
}
