import type { NewEffect } from "../alerting/effect.ts";
import type { Fate, FateKind } from "../alerting/fate.ts";
import type { OrderState, Severity } from "../facts.ts";
import type { Order } from "./order.ts";

/** An order after one input, every state it went through, and what is to be sent, taken back and told. */
export interface OrderStep {
  readonly order: Order;
  readonly states: readonly { readonly state: OrderState; readonly why: string }[];
  readonly effects: readonly NewEffect[];
  /** Effects that must not be sent any more. */
  readonly withdrawn: readonly string[];
  readonly fates: readonly Fate[];
}

/** Nothing but the order itself has changed, if that. */
export function still(order: Order): OrderStep {
  return { order, states: [], effects: [], withdrawn: [], fates: [] };
}

/** The order enters a state. Nothing is tried or asked by itself from there on unless `change` says so. */
export function enter(order: Order, state: OrderState, why: string, change: Partial<Order> = {}): OrderStep {
  const withdrawn = order.inHand === null ? [] : [order.inHand];
  const next = { ...order, inHand: null, nextMs: null, ...change, state, why };
  return { ...still(next), states: [{ state, why }], withdrawn };
}

/** The same step, and somebody is told. */
export function tell(step: OrderStep, ...fates: readonly Fate[]): OrderStep {
  return { ...step, fates: [...step.fates, ...fates] };
}

/** One step after another. */
export function followedBy(first: OrderStep, next: (order: Order) => OrderStep): OrderStep {
  const second = next(first.order);
  return {
    order: second.order,
    states: [...first.states, ...second.states],
    effects: [...first.effects, ...second.effects],
    withdrawn: [...first.withdrawn, ...second.withdrawn],
    fates: [...first.fates, ...second.fates],
  };
}

const words: Readonly<Record<FateKind, { severity: Severity; action: "open" | "tell"; done: string; next: string }>> = {
  "approval-needed": {
    severity: "critical",
    action: "open",
    done: "asks for approval to roll back",
    next: "approve or deny the order",
  },
  ordered: {
    severity: "info",
    action: "tell",
    done: "ordered a rollback",
    next: "none: driftline watches the traffic move",
  },
  confirmed: {
    severity: "info",
    action: "tell",
    done: "saw the traffic move",
    next: "none: driftline verifies that it helped",
  },
  verified: {
    severity: "info",
    action: "tell",
    done: "verified that the rollback helped",
    next: "find out what was wrong with the version",
  },
  expired: {
    severity: "critical",
    action: "open",
    done: "could not deliver the order in time",
    next: "roll back by hand, then mend the target",
  },
  failed: {
    severity: "critical",
    action: "open",
    done: "was refused by the target",
    next: "roll back by hand, mend the target, then reset it",
  },
  ambiguous: {
    severity: "critical",
    action: "open",
    done: "does not know whether the order was carried out",
    next: "look at the target, then reset it",
  },
  unconfirmed: {
    severity: "critical",
    action: "open",
    done: "sees the traffic still on the bad version",
    next: "look at the target, roll back by hand, then reset it",
  },
  ineffective: {
    severity: "critical",
    action: "open",
    done: "rolled back, and the harm goes on",
    next: "look for another cause, then reset the target",
  },
  reappeared: {
    severity: "critical",
    action: "open",
    done: "sees a rolled-back version serving again",
    next: "take it out of service, or release it from quarantine",
  },
};

/** What people are told of a turn of this order. */
export function fateOf(order: Order, kind: FateKind, why: string): Fate {
  const { severity, action, done, next } = words[kind];
  const route = `${order.serving.version} → ${order.to} at ${order.target}`;
  const because = why === "" ? "" : `: ${why}`;
  return {
    incident: order.incident,
    serving: order.serving,
    kind,
    action,
    severity,
    done: `driftline ${done} (${route})${because}`,
    nextStep: next,
  };
}

/** Takes back what was told of this order. */
export function closing(order: Order, kind: FateKind, why: string): Fate {
  return { ...fateOf(order, kind, why), action: "close" };
}
