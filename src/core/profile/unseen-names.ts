import { distinctCount, type HyperLogLog, hyperLogLog, mergeHyperLogLog, observeHash } from "./hyper-log-log.ts";
import { type HeavyHitter, SpaceSaving } from "./space-saving.ts";
import { textHash } from "./text-hash.ts";

/** Texts are kept and told apart by their first characters only, so that memory stays bounded. */
export const unseenTextLimit = 128;
/** After so many rows names are counted no more, only how many there are: a flood of new ones costs a search each. */
const namedRowsLimit = 8_192;

/**
 * Which categories came that the reference does not know, in bounded memory: the most frequent by name, and how many
 * different ones there were (exact up to 128, then with a standard error of 1.6 %).
 */
export class UnseenNames {
  readonly #names = new SpaceSaving();
  /** Only once there are more names than are kept. */
  #hashes: HyperLogLog | undefined;

  add(text: string): void {
    const name = text.slice(0, unseenTextLimit);
    if (this.#names.rows < namedRowsLimit) this.#names.add(name);
    if (this.#hashes === undefined && this.#names.isFull) this.#hashes = this.#hashed();
    if (this.#hashes === undefined) return;
    const { high, low } = textHash(name);
    observeHash(this.#hashes, high, low);
  }

  merge(other: UnseenNames): void {
    const hashes = this.#hashed();
    mergeHyperLogLog(hashes, other.#hashed());
    this.#names.merge(other.#names);
    if (this.#hashes !== undefined || other.#hashes !== undefined || this.#names.isFull) this.#hashes = hashes;
  }

  /** Rows behind `top`: at most 8,192 of a pane and partition. */
  get namedRows(): number {
    return this.#names.rows;
  }

  /** How many different names there were, about. */
  distinct(): number {
    return this.#hashes === undefined ? this.#names.entries().length : Math.round(distinctCount(this.#hashes));
  }

  /** The most frequent names, by falling count. */
  top(limit: number): HeavyHitter[] {
    return this.#names.entries().slice(0, limit);
  }

  /** The registers of what was seen so far; those of the kept names while these are all. */
  #hashed(): HyperLogLog {
    if (this.#hashes !== undefined) return this.#hashes;
    const hashes = hyperLogLog();
    for (const { text } of this.#names.entries()) {
      const { high, low } = textHash(text);
      observeHash(hashes, high, low);
    }
    return hashes;
  }
}
