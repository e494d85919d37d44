import { ordersToday } from "./budget.ts";
import type { CommandReply } from "./command.ts";
import { chooseDestination, type Destination, objectionTo } from "./destination.ts";
import { askAgain, type GateContext } from "./gates.ts";
import { changedGates, gateFacts, type Judgement, judge, judgementAudit } from "./judgement.ts";
import { isInFlight, type Order, orderId } from "./order.ts";
import { place } from "./order-machine.ts";
import type { RollbackState } from "./rollback-state.ts";
import { settle } from "./settle.ts";
import type { Situation } from "./situation.ts";
import type { Alarm, RollbackSettings, TargetSettings } from "./target.ts";
import { emptyTurn, joinTurns, type Turn } from "./turn.ts";

/** Accusations and incidents whose last judgement a target remembers. */
const remembered = 16;

/** Judges an alarm, tells which gates have changed, and makes the order if all are open. */
export function decide(
  state: RollbackState,
  settings: RollbackSettings,
  target: TargetSettings,
  alarm: Alarm,
  situation: Situation,
  byHand: string | null,
): { readonly turn: Turn; readonly reply: CommandReply } {
  const known = state.target(target.name);
  const earlier = state.orders.findLast((order) => order.incident === alarm.incident);
  // What was decided for an incident stands, and what was said of it too, unless a person orders again.
  if (earlier !== undefined && (byHand === null || isInFlight(earlier))) {
    return { turn: emptyTurn, reply: { done: false, why: `order ${earlier.id} is ${earlier.state}` } };
  }
  const destination = chooseDestination(alarm, situation, target, state.ledger, state.quarantine);
  const context = gateContext(state, settings, target, alarm, situation, destination, byHand);
  const judgement = judge(context);
  const told = tellJudgement(state, context, judgement);
  if (destination.to === null || (judgement.decision !== "order" && judgement.decision !== "ask")) {
    return { turn: told, reply: { done: false, why: judgement.why } };
  }
  const attemptEpoch = byHand === null ? known.attemptEpoch : known.attemptEpoch + 1;
  const needsApproval = judgement.decision === "ask" && byHand === null;
  const step = place({
    target,
    alarm,
    situation,
    to: destination.to,
    attemptEpoch,
    needsApproval,
    byHand,
    why: judgement.why,
  });
  state.changeTarget(target.name, { attemptEpoch });
  return { turn: joinTurns([told, settle(state, null, step, target, situation.nowMs)]), reply: { done: true } };
}

/** Asks the gates again for an order that was made, and whether its version to go to is still good. */
export function askForOrder(
  state: RollbackState,
  settings: RollbackSettings,
  order: Order,
  target: TargetSettings,
  situation: Situation,
): ReturnType<typeof askAgain> {
  const objection = objectionTo(order.to, order, situation, target, state.ledger, state.quarantine);
  const destination: Destination =
    objection === null ? { to: order.to, why: `${order.to} is known good` } : { to: null, why: objection };
  return askAgain(gateContext(state, settings, target, order, situation, destination, order.byHand, order.approvedBy));
}

function gateContext(
  state: RollbackState,
  settings: RollbackSettings,
  target: TargetSettings,
  alarm: Alarm,
  situation: Situation,
  destination: Destination,
  byHand: string | null,
  approvedBy: string | null = null,
): GateContext {
  const orders = state.orders;
  const known = state.target(target.name);
  const { model, version } = alarm.serving;
  return {
    alarm,
    situation,
    target,
    state: known,
    destination,
    inFlight: orders.find((order) => order.target === target.name && isInFlight(order)) ?? null,
    earlier: orders.findLast((order) => order.incident === alarm.incident) ?? null,
    isQuarantined: state.quarantine.of(model, version) !== undefined,
    ordersToday: {
      target: ordersToday(orders, target.name, situation.nowMs),
      all: ordersToday(orders, null, situation.nowMs),
      limitOfAll: settings.ordersPerDay,
    },
    commonCauseModels: settings.commonCauseModels,
    byHand,
    approvedBy,
  };
}

/** Gates and decision are told when they change for an incident, not at every pane. */
function tellJudgement(state: RollbackState, context: GateContext, judgement: Judgement): Turn {
  const { alarm, target, situation, destination } = context;
  const known = state.target(target.name);
  const key = JSON.stringify([alarm.incident, alarm.evidence.metric, alarm.evidence.against]);
  const changed = changedGates(known.judged.find((one) => one.key === key)?.gates ?? {}, judgement.results);
  const wouldOrder = judgement.decision === "would-order" && !known.observed.includes(alarm.incident);
  if (changed.length === 0 && !wouldOrder) return emptyTurn;
  const gates = Object.fromEntries(judgement.results.map(({ gate, passed }) => [gate, passed]));
  const judged = [...known.judged.filter((one) => one.key !== key), { key, gates }].slice(-remembered);
  const observed = wouldOrder ? [...known.observed, alarm.incident].slice(-remembered) : known.observed;
  state.changeTarget(target.name, { alarm, judged, observed });
  const facts = gateFacts(target.name, alarm.incident, changed, situation.nowMs);
  const audit = [judgementAudit(context, judgement)];
  if (wouldOrder && destination.to !== null) {
    const { version } = alarm.serving;
    const id = orderId(target.name, version, destination.to, alarm.incident, known.attemptEpoch);
    facts.push({
      kind: "order",
      target: target.name,
      orderId: id,
      incident: alarm.incident,
      from: version,
      to: destination.to,
      state: "would-order",
      why: judgement.why,
      atMs: situation.nowMs,
    });
    const done = `driftline would have rolled back to ${destination.to}; ${target.name} only observes`;
    return {
      ...emptyTurn,
      facts,
      audit,
      words: [{ incident: alarm.incident, done, nextStep: "roll back by hand if you agree" }],
    };
  }
  if (judgement.decision !== "blocked") return { ...emptyTurn, facts, audit };
  const done = `driftline did not roll back: ${judgement.why}`;
  return {
    ...emptyTurn,
    facts,
    audit,
    words: [{ incident: alarm.incident, done, nextStep: "look, and roll back by hand if needed" }],
  };
}
