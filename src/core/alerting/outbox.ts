import { jsonCodec } from "../codec.ts";
import { EntryMap, type Unreadable } from "../entry-map.ts";
import type { Fact } from "../facts.ts";
import type { Entry, StateChange } from "../machine.ts";
import { type Effect, importance, laneOf, type NewEffect } from "./effect.ts";
import { notificationRetryMs, orderRetryMs } from "./retry-schedule.ts";

/** How one attempt to send ended. */
export type Delivery =
  | { readonly kind: "sent" }
  /** `ambiguous`: the receiver may have taken it (bytes had left before it failed). `afterMs`: it asked for patience. */
  | { readonly kind: "retry"; readonly why: string; readonly afterMs?: number; readonly ambiguous: boolean }
  /** Nothing was tried: the receiver has enough to do for so long. It is no attempt. */
  | { readonly kind: "held"; readonly why: string; readonly afterMs: number }
  /** The receiver will never take it. */
  | { readonly kind: "refused"; readonly why: string };

/** Effects waiting at most; beyond it the least important, oldest notification is dropped. */
const waitingLimit = 1_000;
/** Given-up effects kept for people to see. */
const deadLimit = 100;

/**
 * The durable list of effects. An effect waits from `add` until a delivery ends it, and is at least once delivered.
 * `due` hands out the same effect until its `delivered`: the sender remembers what it has in hand. Keys: `outbox/…`.
 */
export class Outbox {
  readonly #effects = new EntryMap<Effect>("outbox/", jsonCodec(1));
  #sequence = 0;

  get waiting(): Effect[] {
    return this.#effects.values().filter((effect) => effect.state === "waiting");
  }

  get dead(): Effect[] {
    return this.#effects.values().filter((effect) => effect.state === "dead");
  }

  get(id: string): Effect | undefined {
    return this.#effects.get(id);
  }

  /** Takes effects in. A waiting trigger of the same lane gives way to a newer one that tells more, and so does an end told once more. */
  add(effects: readonly NewEffect[], nowMs: number): Fact[] {
    for (const effect of effects) {
      if (this.#effects.get(effect.id) !== undefined) continue;
      this.#replaceOlder(effect);
      this.#sequence += 1;
      this.#effects.set(effect.id, {
        ...effect,
        createdMs: nowMs,
        sequence: this.#sequence,
        attempts: 0,
        nextAttemptMs: "notBeforeMs" in effect ? Math.max(nowMs, effect.notBeforeMs ?? nowMs) : nowMs,
        state: "waiting",
        lastWhy: null,
      });
    }
    return this.#makeRoom(nowMs);
  }

  /** Takes back what must not be sent any more. Whatever is in the sender's hand cannot be called back. */
  withdraw(ids: readonly string[]): void {
    for (const id of ids) this.#effects.delete(id);
  }

  /** What may be sent now: the oldest of each lane, if its time has come and it has not expired. */
  due(nowMs: number): Effect[] {
    const first = new Map<string, Effect>();
    for (const effect of this.waiting.sort(bySequence)) {
      const lane = laneOf(effect);
      if (!first.has(lane) && nowMs < effect.expiresMs) first.set(lane, effect);
    }
    return [...first.values()].filter((effect) => effect.nextAttemptMs <= nowMs);
  }

  /** Takes the result of one attempt. Results for an unknown effect (withdrawn, or reported twice) change nothing. */
  delivered(id: string, result: Delivery, nowMs: number): Fact[] {
    const effect = this.#effects.get(id);
    if (effect === undefined || effect.state !== "waiting") return [];
    if (result.kind === "sent" || effect.kind === "order" || effect.kind === "probe") {
      this.#effects.delete(id);
      return [
        fact(
          effect,
          result.kind === "sent" ? "delivered" : "retrying",
          result.kind === "sent" ? "" : result.why,
          nowMs,
        ),
      ];
    }
    if (result.kind === "held") {
      this.#effects.set(id, { ...effect, nextAttemptMs: nowMs + result.afterMs });
      return [];
    }
    const attempts = effect.attempts + 1;
    if (result.kind === "refused") return this.#giveUp({ ...effect, attempts }, result.why, nowMs);
    const waitMs = effect.kind === "notify" ? notificationRetryMs(attempts) : orderRetryMs(attempts);
    const nextAttemptMs = nowMs + Math.max(waitMs, result.afterMs ?? 0);
    if (nextAttemptMs >= effect.expiresMs) return this.#giveUp({ ...effect, attempts }, result.why, nowMs);
    this.#effects.set(id, { ...effect, attempts, nextAttemptMs, lastWhy: result.why });
    return [fact(effect, "retrying", result.why, nowMs)];
  }

  /** Lets wall time pass: expired notifications and requests are given up, expired orders and probes forgotten. */
  tick(nowMs: number): Fact[] {
    return this.waiting
      .filter((effect) => nowMs >= effect.expiresMs)
      .flatMap((effect) => {
        if (effect.kind === "notify" || effect.kind === "request")
          return this.#giveUp(effect, effect.lastWhy ?? "expired before it was sent", nowMs);
        this.#effects.delete(effect.id);
        return [fact(effect, "dropped", "expired before it was sent", nowMs)];
      });
  }

  entries(): Entry[] {
    return this.#effects.entries();
  }

  restore(entries: Iterable<Entry>): Unreadable[] {
    const unreadable = this.#effects.restore(entries);
    this.#sequence = Math.max(0, ...this.#effects.values().map((effect) => effect.sequence));
    return unreadable;
  }

  takeDirty(): StateChange {
    return this.#effects.takeDirty();
  }

  keep(failed: StateChange): void {
    this.#effects.keep(failed);
  }

  #replaceOlder(effect: NewEffect): void {
    if (effect.kind !== "notify" || effect.body.action !== "trigger") return;
    const lane = laneOf(effect);
    for (const older of this.waiting) {
      if (older.kind !== "notify" || laneOf(older) !== lane) continue;
      if (older.body.action === "trigger" || older.notBeforeMs !== undefined) this.#effects.delete(older.id);
    }
  }

  #giveUp(effect: Effect, why: string, nowMs: number): Fact[] {
    this.#effects.set(effect.id, { ...effect, state: "dead", lastWhy: why });
    const surplus = this.dead.sort(bySequence).slice(0, -deadLimit);
    for (const { id } of surplus) this.#effects.delete(id);
    return [fact(effect, "dead", why, nowMs)];
  }

  #makeRoom(nowMs: number): Fact[] {
    const waiting = this.waiting;
    if (waiting.length <= waitingLimit) return [];
    const notifications = waiting.filter((effect) => effect.kind === "notify");
    const least = notifications.sort((a, b) => importance(a) - importance(b) || a.sequence - b.sequence);
    return least.slice(0, waiting.length - waitingLimit).map((effect) => {
      this.#effects.delete(effect.id);
      return fact(effect, "dropped", "too many notifications are waiting", nowMs);
    });
  }
}

function bySequence(a: Effect, b: Effect): number {
  return a.sequence - b.sequence;
}

function fact(effect: Effect, state: "delivered" | "retrying" | "dead" | "dropped", why: string, atMs: number): Fact {
  return { kind: "delivery", effectId: effect.id, ...subjectOf(effect), receiver: effect.receiver, state, why, atMs };
}

function subjectOf(effect: Effect): { readonly incident: string; readonly orderId: string | null } {
  if (effect.kind === "notify") return { incident: effect.body.incident, orderId: null };
  const { data } = effect.body;
  return { incident: data.incident, orderId: "rollbackId" in data ? data.rollbackId : data.requestId };
}
