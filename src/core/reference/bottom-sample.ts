/** The values with the smallest hashes: which they are does not depend on the order in which they came. */
export class BottomSample {
  #limit: number;
  #hashes = new Float64Array(64);
  #values = new Float64Array(64);
  #hours = new Uint8Array(64);
  #length = 0;
  /** Hashes from here on are out: `limit` smaller ones are held. */
  #threshold = Number.POSITIVE_INFINITY;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Lowers how many are kept. */
  shrink(limit: number): void {
    if (limit < this.#limit) this.#limit = limit;
  }

  /**
   * @param hour of the week in which the value came, where that matters
   * @returns whether the value may belong to the sample.
   */
  offer(hash: number, value: number, hour = 0): boolean {
    if (hash >= this.#threshold) return false;
    if (this.#length === this.#hashes.length) this.#makeRoom();
    if (hash >= this.#threshold) return false;
    this.#hashes[this.#length] = hash;
    this.#values[this.#length] = value;
    this.#hours[this.#length] = hour;
    this.#length += 1;
    return true;
  }

  /** From this hash on values have been left out: every value below it that came is held. */
  get threshold(): number {
    this.#cut();
    return this.#threshold;
  }

  /** Leaves out values from this hash on, because others of them are no longer known. */
  cap(threshold: number): void {
    this.#threshold = Math.min(this.#threshold, threshold);
  }

  /** The sample, by ascending hash. */
  sorted(): { hashes: Float64Array; values: Float64Array; hours: Uint8Array } {
    this.#cut();
    return {
      hashes: this.#hashes.slice(0, this.#length),
      values: this.#values.slice(0, this.#length),
      hours: this.#hours.slice(0, this.#length),
    };
  }

  #makeRoom(): void {
    if (this.#length >= 2 * this.#limit) this.#cut();
    if (this.#length < this.#hashes.length) return;
    const capacity = Math.min(this.#length * 2, Math.max(2 * this.#limit, this.#length + 1));
    this.#hashes = grown(this.#hashes, capacity);
    this.#values = grown(this.#values, capacity);
    const hours = new Uint8Array(this.#hashes.length);
    hours.set(this.#hours);
    this.#hours = hours;
  }

  /** Sorts by hash (ties by value) and drops what is beyond the limit. */
  #cut(): void {
    const hashes = this.#hashes;
    const values = this.#values;
    const order = Uint32Array.from({ length: this.#length }, (_, i) => i).sort(
      (a, b) => (hashes[a] as number) - (hashes[b] as number) || (values[a] as number) - (values[b] as number),
    );
    const kept = order.subarray(0, this.#limit);
    const capacity = hashes.length;
    this.#hashes = grown(
      Float64Array.from(kept, (i) => hashes[i] as number),
      capacity,
    );
    this.#values = grown(
      Float64Array.from(kept, (i) => values[i] as number),
      capacity,
    );
    const hours = new Uint8Array(this.#hashes.length);
    kept.forEach((from, to) => {
      hours[to] = this.#hours[from] as number;
    });
    this.#hours = hours;
    this.#length = kept.length;
    if (this.#length === this.#limit)
      this.#threshold = Math.min(this.#threshold, this.#hashes[this.#length - 1] as number);
  }
}

function grown(from: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(Math.max(capacity, from.length));
  copy.set(from);
  return copy;
}
