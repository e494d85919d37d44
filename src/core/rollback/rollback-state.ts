import { jsonCodec } from "../codec.ts";
import { EntryMap, joinChanges, type Unreadable } from "../entry-map.ts";
import type { Entry, StateChange } from "../machine.ts";
import type { Freeze } from "./freeze.ts";
import { KnownGoodLedger } from "./known-good.ts";
import { isInFlight, type Order } from "./order.ts";
import { Quarantine } from "./quarantine.ts";
import { newTargetState, type TargetState } from "./target.ts";

/** Ended orders kept: they are the budget's counter and the memory of which incidents had one. */
const endedLimit = 500;
const endedForMs = 90 * 86_400_000;
/** There is one freeze by hand, for all targets. */
const byHand = "by-hand";

/** Everything that rollbacks remember. Keys: `target/…`, `order/…`, `freeze/…`, `ledger/…`. */
export class RollbackState {
  readonly #targets = new EntryMap<TargetState>("target/", jsonCodec(1));
  readonly #orders = new EntryMap<Order>("order/", jsonCodec(1));
  readonly #freezes = new EntryMap<Freeze>("freeze/", jsonCodec(1));
  readonly ledger = new KnownGoodLedger();
  readonly quarantine = new Quarantine();

  /** Orders, the oldest decision first. */
  get orders(): Order[] {
    return this.#orders.values().sort((a, b) => a.createdMs - b.createdMs || (a.id < b.id ? -1 : 1));
  }

  order(id: string): Order | undefined {
    return this.#orders.get(id);
  }

  setOrder(order: Order): void {
    if (this.#orders.get(order.id) !== order) this.#orders.set(order.id, order);
  }

  target(name: string): TargetState {
    return this.#targets.get(name) ?? newTargetState(name);
  }

  changeTarget(name: string, change: Partial<TargetState>): TargetState {
    const state = { ...this.target(name), ...change };
    this.#targets.set(name, state);
    return state;
  }

  /** The freeze that a person has declared. */
  get freeze(): Freeze | null {
    return this.#freezes.get(byHand) ?? null;
  }

  setFreeze(freeze: Freeze | null): void {
    if (freeze === null) this.#freezes.delete(byHand);
    else this.#freezes.set(byHand, freeze);
  }

  /** Forgets ended orders that are too old or too many. */
  prune(nowMs: number): void {
    const over = this.orders.filter((order) => !isInFlight(order));
    const surplus = over.length - endedLimit;
    over.forEach((order, index) => {
      if (index < surplus || nowMs - order.createdMs > endedForMs) this.#orders.delete(order.id);
    });
  }

  entries(): Entry[] {
    return this.#parts().flatMap((part) => part.entries());
  }

  restore(entries: Iterable<Entry>): Unreadable[] {
    const list = [...entries];
    return this.#parts().flatMap((part) => part.restore(list));
  }

  takeDirty(): StateChange {
    return joinChanges(this.#parts().map((part) => part.takeDirty()));
  }

  keep(failed: StateChange): void {
    for (const part of this.#parts()) part.keep(failed);
  }

  #parts() {
    return [this.#targets, this.#orders, this.#freezes, this.ledger, this.quarantine];
  }
}
