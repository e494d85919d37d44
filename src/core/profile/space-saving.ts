import type { ByteReader, ByteWriter, Codec } from "../codec.ts";

/** Texts kept. A text of more than rows/128 of the rows is always among them, and no count is off by more than that. */
const capacity = 128;
/** Longer texts are told apart by their first characters only, so that memory stays bounded. */
const textLimit = 128;

export interface HeavyHitter {
  readonly text: string;
  /** Never below the true count. */
  readonly count: number;
  /** The true count is at least `count - error`. */
  readonly error: number;
}

/**
 * The most frequent texts of a stream in bounded memory: Space-Saving (Metwally, Agrawal & El Abbadi 2005), merged as in
 * Agarwal et al. (Mergeable Summaries, 2012). Exact while no more than 128 texts were seen; bounds hold after any merges.
 */
export class SpaceSaving {
  readonly #kept = new Map<string, { count: number; error: number }>();
  #rows = 0;

  /** Rows counted. */
  get rows(): number {
    return this.#rows;
  }

  /** As many texts are kept as there is room for: from the next one on counts may err. */
  get isFull(): boolean {
    return this.#kept.size >= capacity;
  }

  add(text: string, rows = 1): void {
    const key = text.slice(0, textLimit);
    this.#rows += rows;
    const known = this.#kept.get(key);
    if (known !== undefined) known.count += rows;
    else if (this.#kept.size < capacity) this.#kept.set(key, { count: rows, error: 0 });
    else this.#replaceLeast(key, rows);
  }

  merge(other: SpaceSaving): void {
    const [ours, theirs] = [this.#floor(), other.#floor()];
    for (const entry of this.#kept.values()) {
      entry.count += theirs;
      entry.error += theirs;
    }
    for (const [text, { count, error }] of other.#kept) {
      const known = this.#kept.get(text);
      if (known === undefined) this.#kept.set(text, { count: count + ours, error: error + ours });
      else {
        known.count += count - theirs;
        known.error += error - theirs;
      }
    }
    this.#rows += other.#rows;
    for (const { text } of this.entries().slice(capacity)) this.#kept.delete(text);
  }

  /** By falling count, equal ones by text. */
  entries(): HeavyHitter[] {
    return [...this.#kept]
      .map(([text, { count, error }]) => ({ text, count, error }))
      .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
  }

  /** @throws RangeError if the bytes are cut short. */
  static read(bytes: ByteReader): SpaceSaving {
    const summary = new SpaceSaving();
    summary.#rows = bytes.varint();
    const size = bytes.varint();
    for (let i = 0; i < size; i += 1) {
      summary.#kept.set(bytes.text(), { count: bytes.varint(), error: bytes.varint() });
    }
    return summary;
  }

  write(out: ByteWriter): void {
    const entries = this.entries();
    out.varint(this.#rows);
    out.varint(entries.length);
    for (const { text, count, error } of entries) {
      out.text(text);
      out.varint(count);
      out.varint(error);
    }
  }

  /** What a text that is not kept may have been counted at most. */
  #floor(): number {
    if (this.#kept.size < capacity) return 0;
    let least = Number.POSITIVE_INFINITY;
    for (const { count } of this.#kept.values()) least = Math.min(least, count);
    return least;
  }

  #replaceLeast(text: string, rows: number): void {
    let least: { text: string; count: number } | undefined;
    for (const [kept, { count }] of this.#kept) {
      if (least === undefined || count < least.count || (count === least.count && kept > least.text))
        least = { text: kept, count };
    }
    if (least === undefined) return;
    this.#kept.delete(least.text);
    this.#kept.set(text, { count: least.count + rows, error: least.count });
  }
}

export const spaceSavingCodec: Codec<SpaceSaving> = {
  version: 1,
  encode: (value, out) => value.write(out),
  decode: (bytes) => SpaceSaving.read(bytes),
};
