import type { Codec } from "./codec.ts";
import { pack, unpack } from "./codec.ts";
import type { Entry, StateChange } from "./machine.ts";

/** A stored entry that this driftline cannot read. */
export interface Unreadable {
  readonly key: string;
  readonly why: string;
}

/**
 * Values by id that remember which of them the store has not seen yet. Values are immutable: change one by `set`.
 * Each lives under `prefix` + id in the store.
 */
export class EntryMap<T> {
  readonly #prefix: string;
  readonly #codec: Codec<T>;
  readonly #values = new Map<string, T>();
  readonly #dirty = new Set<string>();

  constructor(prefix: string, codec: Codec<T>) {
    this.#prefix = prefix;
    this.#codec = codec;
  }

  get size(): number {
    return this.#values.size;
  }

  get(id: string): T | undefined {
    return this.#values.get(id);
  }

  /** Values in the order in which their ids first came. */
  values(): T[] {
    return [...this.#values.values()];
  }

  /** Ids in the order in which they first came. */
  ids(): Iterable<string> {
    return this.#values.keys();
  }

  set(id: string, value: T): void {
    this.#values.set(id, value);
    this.#dirty.add(id);
  }

  delete(id: string): void {
    if (this.#values.delete(id)) this.#dirty.add(id);
  }

  /** Everything held, as the store would keep it. */
  entries(): Entry[] {
    return [...this.#values].map(([id, value]) => ({ key: this.#prefix + id, value: pack(this.#codec, value) }));
  }

  /** Takes the entries under its prefix, leaves the others alone, and names those it cannot read. */
  restore(entries: Iterable<Entry>): Unreadable[] {
    const unreadable: Unreadable[] = [];
    for (const { key, value } of entries) {
      if (!key.startsWith(this.#prefix)) continue;
      const read = this.#read(value);
      if ("why" in read) unreadable.push({ key, why: read.why });
      else this.#values.set(key.slice(this.#prefix.length), read.value);
    }
    return unreadable;
  }

  takeDirty(): StateChange {
    const puts: Entry[] = [];
    const deletes: string[] = [];
    for (const id of this.#dirty) {
      const value = this.#values.get(id);
      if (value === undefined) deletes.push(this.#prefix + id);
      else puts.push({ key: this.#prefix + id, value: pack(this.#codec, value) });
    }
    this.#dirty.clear();
    return { puts, deletes };
  }

  /** A commit failed: its keys under this prefix are dirty again. */
  keep(failed: StateChange): void {
    for (const key of [...failed.puts.map((entry) => entry.key), ...failed.deletes]) {
      if (key.startsWith(this.#prefix)) this.#dirty.add(key.slice(this.#prefix.length));
    }
  }

  #read(bytes: Uint8Array): { value: T } | { why: string } {
    try {
      const value = unpack(this.#codec, bytes);
      if (typeof value === "object" && value !== null && "unreadable" in value)
        return { why: String(value.unreadable) };
      return { value: value as T };
    } catch (error) {
      if (error instanceof SyntaxError) return { why: "not what was written" };
      throw error;
    }
  }
}

/** Several changes as one. */
export function joinChanges(changes: readonly StateChange[]): StateChange {
  return { puts: changes.flatMap((change) => change.puts), deletes: changes.flatMap((change) => change.deletes) };
}
