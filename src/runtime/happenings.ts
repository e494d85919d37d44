import type { Fact } from "../core/facts.ts";
import type { GateView, HappeningView } from "../edge/web/page-views.ts";
import { textOf } from "./log-facts.ts";

/** Newest facts remembered for people who look; what lasts is in the books of the judge. */
const limit = 1_000;

/** What happened lately, for the page: each fact with an id, and what the gates of each target last said. */
export class Happenings {
  readonly #kept: HappeningView[] = [];
  readonly #listeners = new Set<(happening: HappeningView) => void>();
  readonly #gates = new Map<string, Map<string, GateView>>();
  readonly #accused = new Map<string, string>();
  readonly #samples = new Map<string, string>();
  #id: number;

  /** @param firstId ids begin above it, so that a reader from before a restart is not mistaken for one of now */
  constructor(firstId: number) {
    this.#id = firstId;
  }

  add(facts: readonly Fact[], nowMs: number): void {
    for (const fact of facts) {
      if (fact.kind === "gate") this.#gate(fact);
      if (fact.kind === "closedOnIdle") continue;
      this.#id += 1;
      const happening = { id: this.#id, atMs: nowMs, text: textOf(fact), fact };
      this.#kept.push(happening);
      if (this.#kept.length > limit) this.#kept.shift();
      for (const listener of this.#listeners) listener(happening);
    }
  }

  /** Facts after this id, oldest first. */
  after(id: number): readonly HappeningView[] {
    return this.#kept.filter((one) => one.id > id);
  }

  watch(listener: (happening: HappeningView) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  gates(target: string): { readonly incident: string | null; readonly gates: readonly GateView[] } {
    return {
      incident: this.#accused.get(target) ?? null,
      gates: [...(this.#gates.get(target)?.values() ?? [])],
    };
  }

  /** Keeps what was recognised of the first reject of a topic and a reason. */
  rejected(topic: string, reason: string, sample: string): void {
    this.#samples.set(`${topic} ${reason}`, sample);
  }

  sample(topic: string, reason: string): string {
    return this.#samples.get(`${topic} ${reason}`) ?? "";
  }

  #gate({ target, incident, gate, passed, why, atMs }: Fact & { kind: "gate" }): void {
    const isNew = this.#accused.get(target) !== incident;
    const gates = isNew ? new Map<string, GateView>() : (this.#gates.get(target) ?? new Map<string, GateView>());
    this.#accused.set(target, incident);
    this.#gates.set(target, gates.set(gate, { gate, passed, why, atMs }));
  }
}
