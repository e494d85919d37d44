import type { Fate, FateKind } from "../alerting/fate.ts";
import type { Fact } from "../facts.ts";
import type { AuditEntry } from "../machine.ts";
import { isInFlight, type Order } from "./order.ts";
import { closing, type OrderStep } from "./order-step.ts";
import type { RollbackState } from "./rollback-state.ts";
import type { TargetSettings, TargetState } from "./target.ts";
import { emptyTurn, type Turn } from "./turn.ts";

/** Ends that show the way of rolling back itself to be broken: nothing automatic until a person has looked. */
const breaking: readonly string[] = ["failed", "unconfirmed", "ineffective"];
/** Pages that a reset answers. */
const answeredByReset: readonly FateKind[] = ["expired", "failed", "ambiguous", "unconfirmed", "ineffective"];

/** Writes an order's step down, with what follows for its target, the quarantine and the people who were paged. */
export function settle(
  state: RollbackState,
  before: Order | null,
  step: OrderStep,
  target: TargetSettings | null,
  nowMs: number,
): Turn {
  const { order } = step;
  const fates: Fate[] = [...step.fates];
  if (before?.state === "ambiguous" && order.state !== "ambiguous" && before.paged) {
    state.setOrder({ ...order, paged: false });
    fates.unshift(closing(order, "ambiguous", order.why));
  } else {
    state.setOrder(order);
  }
  if (target !== null && (step.states.length > 0 || before?.sentMs !== order.sentMs))
    settleTarget(state, before, order, target, nowMs);
  const facts = [
    ...step.states.map(({ state: name, why }) => orderFact(order, name, why, nowMs)),
    ...settleQuarantine(state, step, target, nowMs),
  ];
  const audit = step.states.map(({ state: name, why }) => orderAudit(order, name, why, nowMs));
  return { ...emptyTurn, facts, audit, effects: step.effects, withdrawn: step.withdrawn, fates };
}

/** Pages about an order that its target's reset answers. */
export function resetFates(order: Order, by: string): Fate[] {
  return answeredByReset.map((kind) => closing(order, kind, `target reset by ${by}`));
}

function settleTarget(
  state: RollbackState,
  before: Order | null,
  order: Order,
  target: TargetSettings,
  nowMs: number,
): void {
  const known = state.target(target.name);
  const wasSent = before !== null && before.sentMs !== null;
  const isSent = order.sentMs !== null;
  const cooldownUntilMs = isSent === wasSent ? known.cooldownUntilMs : isSent ? nowMs + target.cooldownMs : 0;
  const circuit: Partial<TargetState> = breaking.includes(order.state)
    ? { circuit: "open", circuitWhy: `order ${order.id} is ${order.state}: ${order.why}` }
    : order.state === "verified"
      ? { circuit: "closed", circuitWhy: "" }
      : {};
  state.changeTarget(target.name, { ...circuit, cooldownUntilMs, orderId: isInFlight(order) ? order.id : null });
}

function settleQuarantine(
  state: RollbackState,
  { order, states }: OrderStep,
  target: TargetSettings | null,
  nowMs: number,
): Fact[] {
  const facts: Fact[] = [];
  const { model, version } = order.serving;
  for (const { state: name } of states) {
    if (target !== null && name === "requested" && state.quarantine.of(model, version) === undefined) {
      const entry = {
        serving: order.serving,
        incident: order.incident,
        orderId: order.id,
        untilMs: nowMs + target.quarantineMs,
        left: false,
      };
      facts.push(...state.quarantine.enter(entry, nowMs));
    }
    if (name === "confirmed") state.quarantine.confirmLeft(order.id);
    const isUntouched = !order.mayHaveArrived && ["superseded", "expired", "failed"].includes(name);
    if (isUntouched && state.quarantine.of(model, version)?.orderId === order.id) {
      facts.push(...state.quarantine.release(model, version, `order ${order.id} was never taken`, nowMs));
    }
  }
  return facts;
}

function orderFact(order: Order, state: Order["state"], why: string, atMs: number): Fact {
  const { target, incident, to } = order;
  return { kind: "order", target, orderId: order.id, incident, from: order.serving.version, to, state, why, atMs };
}

function orderAudit(order: Order, state: Order["state"], why: string, atMs: number): AuditEntry {
  const { id, target, incident, serving, to, mode, evidence, attempts, approvedBy } = order;
  return {
    atMs,
    kind: "rollback.order",
    body: { id, target, incident, serving, to, mode, evidence, attempts, approvedBy, state, why },
  };
}
