import type { CommandReply, RollbackCommand } from "./command.ts";
import { askForOrder, decide } from "./decide.ts";
import { beginFreeze, endFreeze } from "./freeze.ts";
import { abandon, approve, deny } from "./order-machine.ts";
import { releasedByHand } from "./reappearance.ts";
import type { RollbackState } from "./rollback-state.ts";
import { resetFates, settle } from "./settle.ts";
import type { SituationOf } from "./situation.ts";
import type { Alarm, RollbackSettings, TargetSettings } from "./target.ts";
import { emptyTurn, joinTurns, type Turn } from "./turn.ts";

interface Outcome {
  readonly reply: CommandReply;
  readonly turn: Turn;
}

/** What a version is accused of by a person alone; null where it cannot be judged. */
export type Accuse = (target: TargetSettings, version: string) => Alarm | null;

/** Carries out what a person asks, or says why not. Approval and orders by hand meet the same gates as any order. */
export function carryOut(
  state: RollbackState,
  settings: RollbackSettings,
  command: RollbackCommand,
  nowMs: number,
  situationOf: SituationOf,
  accuse: Accuse,
): Outcome {
  switch (command.kind) {
    case "approve":
    case "deny":
      return answerOrder(state, settings, command, nowMs, situationOf);
    case "reset":
      return reset(state, settings, command.target, command.by, nowMs);
    case "order":
      return orderByHand(state, settings, command, situationOf, accuse);
    case "freeze": {
      const { by, reason, forMs } = command;
      return done(beginFreeze(state, { by, reason, fromMs: nowMs, untilMs: forMs === null ? null : nowMs + forMs }));
    }
    case "unfreeze":
      return state.freeze === null
        ? refuse("nobody has declared a freeze")
        : done(endFreeze(state, `lifted by ${command.by}`, nowMs));
    case "release": {
      const turn = releasedByHand(state.quarantine, command.model, command.version, command.by, nowMs);
      return turn === undefined ? refuse(`${command.version} is not quarantined`) : done(turn);
    }
  }
}

function answerOrder(
  state: RollbackState,
  settings: RollbackSettings,
  command: RollbackCommand & { kind: "approve" | "deny" },
  nowMs: number,
  situationOf: SituationOf,
): Outcome {
  const order = state.order(command.orderId);
  const target = order && settings.targets.find(({ name }) => name === order.target);
  if (order === undefined || target === undefined) return refuse(`no order ${command.orderId}`);
  if (order.state !== "pending-approval") return refuse(`order ${order.id} is ${order.state}`);
  if (command.kind === "deny") return done(settle(state, order, deny(order, command.by), target, nowMs));
  if (nowMs >= order.expiresMs) return refuse(`order ${order.id} could be approved until it expired`);
  const approved = { ...order, approvedBy: command.by };
  const { answer, why } = askForOrder(state, settings, approved, target, situationOf(order));
  if (answer !== "open") return refuse(why);
  return done(settle(state, order, approve(order, command.by, target, nowMs), target, nowMs));
}

function reset(state: RollbackState, settings: RollbackSettings, name: string, by: string, nowMs: number): Outcome {
  const target = settings.targets.find((one) => one.name === name);
  if (target === undefined) return refuse(`no target ${name}`);
  const turns: Turn[] = [];
  const orders = state.orders.filter((order) => order.target === name);
  const last = orders.at(-1);
  if (last?.state === "ambiguous") turns.push(settle(state, last, abandon(last, by), target, nowMs));
  turns.push({ ...emptyTurn, fates: orders.flatMap((order) => resetFates(order, by)) });
  const { circuit } = state.target(name);
  state.changeTarget(name, {
    circuit: circuit === "open" ? "half-open" : circuit,
    circuitWhy: "",
    disarmed: null,
    cooldownUntilMs: 0,
  });
  return done(joinTurns(turns));
}

function orderByHand(
  state: RollbackState,
  settings: RollbackSettings,
  { target: name, from, by }: RollbackCommand & { kind: "order" },
  situationOf: SituationOf,
  accuse: Accuse,
): Outcome {
  const target = settings.targets.find((one) => one.name === name);
  if (target === undefined) return refuse(`no target ${name}`);
  const last = state.target(name).alarm;
  const alarm = from === null || last?.serving.version === from ? last : accuse(target, from);
  if (alarm === null && from === null)
    return refuse(`nothing has alarmed at ${name}: say which version to roll back from`);
  if (alarm === null)
    return refuse(`${from} does not serve ${target.model}, or no reference could tell whether the rollback helped`);
  return decide(state, settings, target, alarm, situationOf(alarm), by);
}

function done(turn: Turn): Outcome {
  return { reply: { done: true }, turn };
}

function refuse(why: string): Outcome {
  return { reply: { done: false, why }, turn: emptyTurn };
}
