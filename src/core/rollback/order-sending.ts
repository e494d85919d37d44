import type { Delivery } from "../alerting/outbox.ts";
import { orderRetryMs } from "../alerting/retry-schedule.ts";
import { type Order, orderMessage } from "./order.ts";
import { enter, fateOf, type OrderStep, still, tell } from "./order-step.ts";
import type { TargetSettings } from "./target.ts";

/** Which version a target says it serves, seen from an order. */
export type ProbeAnswer = "from" | "to" | "other" | "unknown";

/** A repeat is allowed only after this many probes in a row, so far apart, saw nothing done: the first request may be slow. */
const quietProbes = 2;
const probeWaitMs = 15_000;

/** Sends the order, once more or for the first time. Whoever calls has asked the gates. */
export function attempt(order: Order): OrderStep {
  const attempts = order.attempts + 1;
  const id = `order/${order.id}/${attempts}`;
  const next = { ...order, attempts, inHand: id, nextMs: null, stillFrom: 0 };
  const effect = {
    kind: "order" as const,
    id,
    receiver: order.target,
    expiresMs: order.expiresMs,
    body: orderMessage(order),
  };
  return { ...still(next), effects: [effect] };
}

/** Asks the target what it serves; asks again if no answer comes. */
export function probe(order: Order, nowMs: number): OrderStep {
  const probes = order.probes + 1;
  const id = `probe/${order.id}/${probes}`;
  const next = { ...order, probes, inHand: id, nextMs: nowMs + 2 * probeWaitMs };
  const effect = {
    kind: "probe" as const,
    id,
    receiver: order.target,
    expiresMs: nowMs + probeWaitMs,
    body: orderMessage(order),
  };
  return { ...still(next), effects: [effect] };
}

/** Of an attempt that is no longer in hand only one thing still counts: that it was taken after all. */
export function isAwaited(order: Order, effectId: string, result: Delivery): boolean {
  return order.inHand === effectId || (result.kind === "sent" && effectId.startsWith(`order/${order.id}/`));
}

/** Takes the result of an attempt. A late one, of an order that has meanwhile moved on, changes nothing. */
export function answered(order: Order, result: Delivery, target: TargetSettings, nowMs: number): OrderStep {
  if (order.state !== "requested" && order.state !== "ambiguous") return still(order);
  if (result.kind === "sent") return accepted(order, "taken by the target", nowMs);
  if (result.kind === "refused") {
    return order.mayHaveArrived
      ? uncertain(order, `an earlier attempt is open, a later one was refused: ${result.why}`, target, nowMs)
      : failed(order, result.why);
  }
  if (result.kind === "retry" && result.ambiguous) {
    const arrived = { ...order, mayHaveArrived: true, sentMs: order.sentMs ?? nowMs };
    return isRepeatable(target) ? again(arrived, result, nowMs) : uncertain(arrived, result.why, target, nowMs);
  }
  return again(order, result, nowMs);
}

/** Takes the answer to a probe. */
export function probed(order: Order, answer: ProbeAnswer, nowMs: number): OrderStep {
  if (order.state !== "ambiguous") return still(order);
  const heard = { ...order, inHand: null, nextMs: nowMs + probeWaitMs };
  if (answer === "to") return accepted(heard, "the target serves the ordered version", nowMs);
  if (answer === "other") return enter(heard, "superseded", "the target serves another version");
  if (answer === "unknown") return still({ ...heard, stillFrom: 0 });
  const stillFrom = order.stillFrom + 1;
  if (stillFrom < quietProbes) return still({ ...heard, stillFrom });
  const untouched = { ...heard, stillFrom, mayHaveArrived: false, sentMs: null, traffic: [] };
  if (nowMs >= order.expiresMs) return expired(untouched);
  return enter(untouched, "requested", "the target has done nothing: ordered again", { nextMs: nowMs });
}

/** Nobody knows whether the order was taken: ask, if the target can be asked; else people must look. */
export function uncertain(order: Order, why: string, target: TargetSettings, nowMs: number): OrderStep {
  const change = { mayHaveArrived: true, sentMs: order.sentMs ?? nowMs, nextMs: target.canProbe ? nowMs : null };
  const step =
    order.state === "ambiguous" ? still({ ...order, ...change, inHand: null }) : enter(order, "ambiguous", why, change);
  return target.canProbe ? step : paged(step, why);
}

/** People are told once that nobody knows. */
export function paged(step: OrderStep, why: string): OrderStep {
  if (step.order.paged) return step;
  return tell({ ...step, order: { ...step.order, paged: true } }, fateOf(step.order, "ambiguous", why));
}

/** The order was not taken in time: people are told, and the circuit stays closed. */
export function expired(order: Order): OrderStep {
  return tell(enter(order, "expired", "not taken in time"), fateOf(order, "expired", order.why));
}

/** Whether repeating a request of this target does no harm. */
export function isRepeatable(target: TargetSettings): boolean {
  return target.idempotent === "yes" || target.idempotent === "key";
}

function accepted(order: Order, why: string, nowMs: number): OrderStep {
  const step = enter(order, "sent", why, { mayHaveArrived: true, sentMs: order.sentMs ?? nowMs });
  return tell(step, fateOf(order, "ordered", ""));
}

function failed(order: Order, why: string): OrderStep {
  return tell(enter(order, "failed", why), fateOf(order, "failed", why));
}

function again(order: Order, result: Delivery & { kind: "retry" | "held" }, nowMs: number): OrderStep {
  const waitMs = Math.max(orderRetryMs(order.attempts), result.afterMs ?? 0);
  return still({ ...order, inHand: null, why: result.why, nextMs: nowMs + waitMs });
}
