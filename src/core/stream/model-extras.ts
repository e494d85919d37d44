import { jsonCodec } from "../codec.ts";
import { EntryMap, joinChanges, type Unreadable } from "../entry-map.ts";
import type { Entry, StateChange } from "../machine.ts";
import { type RowExtras, type SchemaExtras, SegmentValues } from "../row-extras.ts";

/** Values that have been seen, by id of their segment key. */
type SeenValues = Readonly<Record<string, readonly string[]>>;

/** What each model's rows are counted by beyond columns, with the values of segments seen so far. Keys: `profiler/segments/…`. */
export class ModelExtras {
  readonly #asked: (model: string) => RowExtras | undefined;
  readonly #extras = new Map<string, SchemaExtras | null>();
  readonly #seen = new EntryMap<SeenValues>("profiler/segments/", jsonCodec(1));

  constructor(asked: (model: string) => RowExtras | undefined) {
    this.#asked = asked;
  }

  /** The same object each time, so that a model's values keep their codes; null where nothing is asked. */
  of(model: string): SchemaExtras | null {
    const known = this.#extras.get(model);
    if (known !== undefined) return known;
    const fresh = this.#make(model);
    this.#extras.set(model, fresh);
    return fresh;
  }

  /** Values seen since the last call are new to the store; keys that are asked for no longer leave it. */
  takeDirty(): StateChange {
    for (const [model, extras] of this.#extras) {
      if (extras === null || extras.segments.length === 0) continue;
      const id = JSON.stringify(model);
      const stored = this.#seen.get(id) ?? {};
      const isStored = extras.segments.every(({ key, seen }) => stored[key.id]?.length === seen.length);
      if (!isStored) this.#seen.set(id, Object.fromEntries(extras.segments.map(({ key, seen }) => [key.id, seen])));
    }
    return joinChanges([this.#seen.takeDirty()]);
  }

  keep(failed: StateChange): void {
    this.#seen.keep(failed);
  }

  /** Before the first `of`. */
  restore(entries: readonly Entry[]): Unreadable[] {
    return this.#seen.restore(entries);
  }

  #make(model: string): SchemaExtras | null {
    const asked = this.#asked(model);
    if (asked === undefined || asked.metrics.length + asked.segments.length === 0) return null;
    const stored = this.#seen.get(JSON.stringify(model)) ?? {};
    return { metrics: asked.metrics, segments: asked.segments.map((key) => new SegmentValues(key, stored[key.id])) };
  }
}
