import type { Evidence, Fact, OrderState, Serving } from "../core/facts.ts";

export interface SeenOrder {
  readonly from: string;
  readonly to: string;
  readonly states: OrderState[];
}

export interface SeenAlarm {
  readonly serving: Serving;
  readonly evidence: Evidence;
  /** When driftline said so. */
  readonly atMs: number;
}

/** Alarms remembered one by one: a demo that runs for days keeps its memory. */
const alarmLimit = 10_000;

/** What has happened in a demo, as far as its scenario asks. */
export class Happenings {
  /** Versions that became the active one. */
  readonly activated: string[] = [];
  readonly alarms: SeenAlarm[] = [];
  /** `metric` or `metric of feature`, with the versions for which it fired. */
  readonly fired = new Map<string, Set<string>>();
  readonly orders = new Map<string, SeenOrder>();
  /** Why each closed gate is closed; open ones are not in it. */
  readonly closedGates = new Map<string, string>();
  /** Incidents for which somebody was called. */
  readonly paged = new Set<string>();

  add(fact: Fact, atMs: number): void {
    if (fact.kind === "activated") this.activated.push(fact.serving.version);
    if (fact.kind === "alarm" && this.alarms.length < alarmLimit) this.alarms.push({ ...fact, atMs });
    if (fact.kind === "alert" && fact.state === "firing") this.#fire(fact.rule, fact.feature, fact.serving.version);
    if (fact.kind === "gate" && fact.passed) this.closedGates.delete(fact.gate);
    if (fact.kind === "gate" && !fact.passed) this.closedGates.set(fact.gate, fact.why);
    if (fact.kind === "order" && fact.state !== "would-order") this.#order(fact, fact.state);
  }

  page(incidentKey: string): void {
    this.paged.add(incidentKey);
  }

  /** State of the newest order; null without one. */
  get orderState(): OrderState | null {
    return [...this.orders.values()].at(-1)?.states.at(-1) ?? null;
  }

  #fire(rule: string, feature: string | null, version: string): void {
    const name = feature === null ? rule : `${rule} of ${feature}`;
    const versions = this.fired.get(name) ?? new Set();
    this.fired.set(name, versions.add(version));
  }

  #order({ orderId, from, to }: Fact & { kind: "order" }, state: OrderState): void {
    const order = this.orders.get(orderId) ?? { from, to, states: [] };
    order.states.push(state);
    this.orders.set(orderId, order);
  }
}
