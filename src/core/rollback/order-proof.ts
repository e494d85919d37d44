import type { Role } from "../record.ts";
import { cohortMs } from "../stream/join-cohort.ts";
import { confirmed, type TrafficPane, trafficPanes } from "./confirmation.ts";
import type { Order } from "./order.ts";
import { enter, fateOf, followedBy, type OrderStep, still, tell } from "./order-step.ts";
import type { TargetSettings } from "./target.ts";

/** Looks in a row that must be clear: the clear rule. */
const clearPanes = 3;
/** Thin traffic may put off a verdict on an order, but not for ever. */
const longestWaitMs = 86_400_000;

/** Rows of one closed pane of a model, by version and role. */
export interface PaneRows {
  readonly model: string;
  readonly paneStartMs: number;
  readonly paneEndMs: number;
  readonly rows: readonly { readonly version: string; readonly role: Role; readonly rows: number }[];
}

/** Takes a closed pane: one that starts after the send tells whether the traffic has moved, whatever the target said. */
export function sawPane(order: Order, pane: PaneRows, nowMs: number): OrderStep {
  const isAwaited = order.state === "sent" || order.state === "ambiguous" || order.state === "requested";
  if (!isAwaited || order.sentMs === null || pane.paneStartMs < order.sentMs || pane.model !== order.serving.model)
    return still(order);
  const traffic = [...order.traffic, trafficOf(order, pane)].slice(-trafficPanes);
  const next = { ...order, traffic };
  if (confirmed(traffic, order.serving.role, order.rowsPerPaneBefore) !== "yes") return still(next);
  return confirm(next, pane.paneEndMs, nowMs);
}

/**
 * Takes one look at the alarmed metric of the ordered version, over its panes since the confirmation.
 *
 * @param verdict `clear`: inside the band by the clear rule
 */
export function sawMetric(order: Order, verdict: "clear" | "unclear" | "insufficient", paneStartMs: number): OrderStep {
  if (order.state !== "verifying" || order.verifyFromMs === null || paneStartMs < order.verifyFromMs)
    return still(order);
  const clearInARow = verdict === "clear" ? order.clearInARow + 1 : 0;
  const next = { ...order, clearInARow, lookedWell: verdict !== "insufficient" };
  if (clearInARow < clearPanes) return still(next);
  return tell(
    enter(next, "verified", `${order.evidence.metric} of ${order.to} is back inside its band`),
    fateOf(next, "verified", ""),
  );
}

/** Lets wall time pass for an order that was sent. Thin traffic is no proof of failure: then the verdict waits, up to a day. */
export function proofDue(order: Order, target: TargetSettings, nowMs: number): OrderStep {
  const sentMs = order.sentMs ?? order.createdMs;
  const lateMs = evidenceDelayMs(order);
  const isOverdue = nowMs - sentMs >= longestWaitMs + lateMs;
  if (order.state === "sent" && nowMs - sentMs >= target.confirmWithinMs) {
    const seen = confirmed(order.traffic, order.serving.role, order.rowsPerPaneBefore);
    if (seen === "insufficient" && !isOverdue) return still(order);
    return ended(
      order,
      "unconfirmed",
      seen === "insufficient" ? "too little traffic to tell" : "the traffic has not moved",
    );
  }
  if (order.state === "verifying" && nowMs - (order.confirmedMs ?? sentMs) >= target.verifyWithinMs + lateMs) {
    if (!order.lookedWell && !isOverdue) return still(order);
    return ended(order, "ineffective", `${order.evidence.metric} of ${order.to} is not back inside its band`);
  }
  return still(order);
}

/** Labels of the ordered version's predictions are judged no sooner than a whole cohort of them has come of age. */
function evidenceDelayMs({ evidence }: Order): number {
  return evidence.delayMs === undefined ? 0 : evidence.delayMs + 2 * cohortMs;
}

function confirm(order: Order, verifyFromMs: number, nowMs: number): OrderStep {
  const moved = enter(order, "confirmed", "the traffic has moved", { confirmedMs: nowMs, verifyFromMs, traffic: [] });
  return followedBy(tell(moved, fateOf(order, "confirmed", "")), (next) =>
    enter(next, "verifying", "watching the ordered version"),
  );
}

function ended(order: Order, state: "unconfirmed" | "ineffective", why: string): OrderStep {
  return tell(enter(order, state, why), fateOf(order, state, why));
}

function trafficOf(order: Order, pane: PaneRows): TrafficPane {
  const { version, role } = order.serving;
  const sum = { paneStartMs: pane.paneStartMs, from: 0, to: 0, inRole: 0, inModel: 0 };
  for (const one of pane.rows) {
    if (one.role === "shadow") continue;
    sum.inModel += one.rows;
    if (one.role !== role) continue;
    sum.inRole += one.rows;
    if (one.version === version) sum.from += one.rows;
    if (one.version === order.to) sum.to += one.rows;
  }
  return sum;
}
