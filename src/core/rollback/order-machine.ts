import type { askAgain } from "./gates.ts";
import { type Order, orderId } from "./order.ts";
import { proofDue } from "./order-proof.ts";
import { attempt, expired, isRepeatable, paged, probe, uncertain } from "./order-sending.ts";
import { closing, enter, fateOf, followedBy, type OrderStep, still, tell } from "./order-step.ts";
import type { Situation } from "./situation.ts";
import type { Alarm, TargetSettings } from "./target.ts";

/** What a new order needs besides its alarm and its situation. */
export interface NewOrder {
  readonly target: TargetSettings;
  readonly alarm: Alarm;
  readonly situation: Situation;
  readonly to: string;
  readonly attemptEpoch: number;
  readonly needsApproval: boolean;
  readonly byHand: string | null;
  readonly why: string;
}

/** Makes an order that passed every gate: it waits for approval, or goes out at once. */
export function place({ target, alarm, situation, to, attemptEpoch, needsApproval, byHand, why }: NewOrder): OrderStep {
  const { nowMs } = situation;
  const blank: Order = {
    id: orderId(target.name, alarm.serving.version, to, alarm.incident, attemptEpoch),
    target: target.name,
    incident: alarm.incident,
    attemptEpoch,
    serving: alarm.serving,
    to,
    mode: needsApproval ? "approve" : "auto",
    evidence: alarm.evidence,
    state: "pending-approval",
    why,
    createdMs: nowMs,
    expiresMs: nowMs + target.approveWithinMs,
    requestedMs: null,
    approvedBy: null,
    byHand,
    attempts: 0,
    probes: 0,
    inHand: null,
    nextMs: null,
    mayHaveArrived: false,
    sentMs: null,
    stillFrom: 0,
    rowsPerPaneBefore: situation.rowsPerPane,
    traffic: [],
    confirmedMs: null,
    verifyFromMs: null,
    clearInARow: 0,
    lookedWell: false,
    paged: false,
  };
  if (!needsApproval) return request(blank, target, why, nowMs);
  return tell(enter(blank, "pending-approval", why), fateOf(blank, "approval-needed", why));
}

/** A person said yes, and every gate is open. */
export function approve(order: Order, by: string, target: TargetSettings, nowMs: number): OrderStep {
  const step = request({ ...order, approvedBy: by }, target, `approved by ${by}`, nowMs);
  return tell(step, closing(order, "approval-needed", `approved by ${by}`));
}

/** A person said no. */
export function deny(order: Order, by: string): OrderStep {
  return tell(enter(order, "denied", `denied by ${by}`), closing(order, "approval-needed", `denied by ${by}`));
}

/** A person reset the target: whatever was in flight is over. */
export function abandon(order: Order, by: string): OrderStep {
  return enter(order, "superseded", `target reset by ${by}`);
}

/** Lets wall time pass: expiry, the next attempt (if the gates still say so), the next probe, the deadlines of proof. */
export function pass(
  order: Order,
  target: TargetSettings,
  nowMs: number,
  gates: () => ReturnType<typeof askAgain>,
): OrderStep {
  switch (order.state) {
    case "pending-approval":
      return waitForApproval(order, nowMs, gates);
    case "requested":
      return nowMs >= order.expiresMs ? outOfTime(order, target, nowMs) : tryAgain(order, target, nowMs, gates);
    case "ambiguous":
      return askTarget(order, target, nowMs);
    default:
      return proofDue(order, target, nowMs);
  }
}

/**
 * After a restart: an attempt that was in hand may have been sent. A target that takes repeats gets the same one again
 * (it still waits in the outbox); for any other it is taken back, and the target is asked first.
 */
export function restarted(order: Order, target: TargetSettings, nowMs: number): OrderStep {
  if (order.inHand === null) return still(order);
  if (order.state === "ambiguous") return still({ ...order, inHand: null, nextMs: nowMs });
  if (order.state !== "requested") return still(order);
  if (isRepeatable(target)) return still({ ...order, mayHaveArrived: true, sentMs: order.sentMs ?? nowMs });
  return uncertain(order, "driftline restarted while it was being sent", target, nowMs);
}

function request(order: Order, target: TargetSettings, why: string, nowMs: number): OrderStep {
  const change = { requestedMs: nowMs, expiresMs: nowMs + target.orderExpiryMs };
  return followedBy(enter(order, "requested", why, change), attempt);
}

function waitForApproval(order: Order, nowMs: number, gates: () => ReturnType<typeof askAgain>): OrderStep {
  if (nowMs >= order.expiresMs) {
    const step = enter(order, "expired", "nobody approved it in time");
    return tell(
      step,
      closing(order, "approval-needed", "nobody approved it in time"),
      fateOf(order, "expired", "nobody approved it"),
    );
  }
  const { answer, why } = gates();
  if (answer !== "void") return still(order);
  return tell(enter(order, "superseded", why), closing(order, "approval-needed", why));
}

function tryAgain(
  order: Order,
  target: TargetSettings,
  nowMs: number,
  gates: () => ReturnType<typeof askAgain>,
): OrderStep {
  if (order.nextMs === null || nowMs < order.nextMs) return still(order);
  const { answer, why } = gates();
  if (answer === "open") return attempt(order);
  if (answer === "wait") return still(order);
  return order.mayHaveArrived ? uncertain(order, why, target, nowMs) : enter(order, "superseded", why);
}

function outOfTime(order: Order, target: TargetSettings, nowMs: number): OrderStep {
  const mayHaveArrived = order.mayHaveArrived || order.inHand !== null;
  return mayHaveArrived ? uncertain(order, "no answer in time", target, nowMs) : expired(order);
}

/** Asks the target until it says something; after the expiry people are told too that nobody knows. */
function askTarget(order: Order, target: TargetSettings, nowMs: number): OrderStep {
  const isDue = target.canProbe && order.nextMs !== null && nowMs >= order.nextMs;
  const step = isDue ? probe(order, nowMs) : still(order);
  return nowMs >= order.expiresMs ? paged(step, order.why) : step;
}
