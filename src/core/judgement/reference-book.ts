import { jsonCodec } from "../codec.ts";
import { EntryMap, joinChanges, type Unreadable } from "../entry-map.ts";
import type { Entry, StateChange } from "../machine.ts";

/** A reference that somebody proposed from live panes; its file is kept, and it judges nothing. */
export interface Proposal {
  readonly hash: string;
  readonly version: string;
  /** Event time, epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly notes: readonly string[];
  readonly by: string;
  readonly atMs: number;
}

/** A reference that somebody put in force. */
export interface Acceptance {
  readonly hash: string;
  /** What was in force before; null: the model learned. */
  readonly before: string | null;
  /** The reference that the settings named then: while they name no other, the accepted one stays in force. */
  readonly insteadOf: string | null;
  readonly by: string;
  readonly atMs: number;
}

/** Acceptances remembered per model. */
const keptLimit = 50;
const acceptedPrefix = "reference/accepted/";
const acceptedCodec = jsonCodec<readonly Acceptance[]>(1);

/** What people proposed and accepted, by model. Keys: `reference/proposed/…`, `reference/accepted/…`. */
export class ReferenceBook {
  readonly #proposed = new EntryMap<Proposal>("reference/proposed/", jsonCodec(1));
  readonly #accepted = new EntryMap<readonly Acceptance[]>(acceptedPrefix, acceptedCodec);

  proposal(model: string): Proposal | undefined {
    return this.#proposed.get(encodeURIComponent(model));
  }

  /** The newest first. */
  acceptances(model: string): readonly Acceptance[] {
    return this.#accepted.get(encodeURIComponent(model)) ?? [];
  }

  propose(model: string, proposal: Proposal): void {
    this.#proposed.set(encodeURIComponent(model), proposal);
  }

  /** @param proposedHash of the reference as it was before somebody accepted it */
  accept(model: string, acceptance: Acceptance, proposedHash: string): void {
    const id = encodeURIComponent(model);
    this.#accepted.set(id, [acceptance, ...this.acceptances(model)].slice(0, keptLimit));
    if (this.proposal(model)?.hash === proposedHash) this.#proposed.delete(id);
  }

  restore(entries: Iterable<Entry>): Unreadable[] {
    const held = [...entries];
    return [...this.#proposed.restore(held), ...this.#accepted.restore(held)];
  }

  takeDirty(): StateChange {
    return joinChanges([this.#proposed.takeDirty(), this.#accepted.takeDirty()]);
  }

  keep(failed: StateChange): void {
    this.#proposed.keep(failed);
    this.#accepted.keep(failed);
  }
}

/** The newest acceptance of each model in a store's entries, before they are taken back. */
export function storedAcceptances(entries: readonly Entry[]): Map<string, Acceptance> {
  const book = new EntryMap<readonly Acceptance[]>(acceptedPrefix, acceptedCodec);
  book.restore(entries);
  const models = entries.flatMap(({ key }) =>
    key.startsWith(acceptedPrefix) ? [key.slice(acceptedPrefix.length)] : [],
  );
  return new Map(
    models.flatMap((id): [string, Acceptance][] => {
      const newest = book.get(id)?.[0];
      return newest === undefined ? [] : [[decodeURIComponent(id), newest]];
    }),
  );
}
