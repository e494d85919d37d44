import type { Fact, OrderState } from "../../core/facts.ts";
import type { Count, ServingLabels } from "./snapshot.ts";

/** Counts by labels: adding to the same labels adds up. */
export class Tally<Labels extends object> {
  readonly #rows = new Map<string, Labels & { count: number }>();

  add(labels: Labels, more = 1): void {
    const key = JSON.stringify(labels);
    const row = this.#rows.get(key);
    if (row === undefined) this.#rows.set(key, { ...labels, count: more });
    else row.count += more;
  }

  rows(): readonly Count<Labels>[] {
    return [...this.#rows.values()];
  }
}

/** What became of what was told to other collectors, by item. */
export class ExportTally {
  readonly #outcomes = new Tally<{ readonly exporter: string; readonly outcome: string }>();
  readonly #last = new Map<string, string>();

  add(exporter: string, outcome: string, items: number): void {
    this.#outcomes.add({ exporter, outcome }, items);
    this.#last.set(exporter, outcome);
  }

  /** Of the newest attempt; undefined before the first. */
  last(exporter: string): string | undefined {
    return this.#last.get(exporter);
  }

  rows(): readonly Count<{ readonly exporter: string; readonly outcome: string }>[] {
    return this.#outcomes.rows();
  }
}

/** What the machines' facts add up to since the start, for the counters that are counts of facts. */
export class FactCounts {
  readonly alarms = new Tally<ServingLabels & { readonly family: string; readonly metric: string }>();
  readonly orders = new Tally<{ readonly target: string; readonly state: OrderState | "would-order" }>();
  readonly gateBlocks = new Tally<{ readonly target: string; readonly gate: string }>();
  readonly deliveries = new Tally<{ readonly receiver: string; readonly state: string }>();

  count(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind === "alarm") {
        const { family, metric } = fact.evidence;
        this.alarms.add({ ...fact.serving, family, metric });
      } else if (fact.kind === "order") this.orders.add({ target: fact.target, state: fact.state });
      else if (fact.kind === "gate" && !fact.passed) this.gateBlocks.add({ target: fact.target, gate: fact.gate });
      else if (fact.kind === "delivery") this.deliveries.add({ receiver: fact.receiver, state: fact.state });
    }
  }
}
