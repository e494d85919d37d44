const firstSlots = 64;

/**
 * Numbers byte strings from 1 on, and finds the number of one without making a string of it.
 *
 * Open addressing over a multiplicative hash of four bytes at a time, half full at most. It also remembers which entry followed which, so
 * that a reader of similar records can compare bytes with the expected entry before it looks anything up.
 */
export class ByteTable {
  readonly #texts: string[] = [""];
  readonly #byText = new Map<string, number>();
  /** A Buffer like the records: one kind of array in the hot loops. */
  #pool = Buffer.alloc(1_024);
  #ends = new Int32Array(firstSlots);
  #follower = new Int32Array(firstSlots);
  #slots = new Int32Array(firstSlots);

  get size(): number {
    return this.#texts.length - 1;
  }

  /** The text of an entry; the empty text for 0. */
  text(id: number): string {
    return this.#texts[id] ?? "";
  }

  /** The entry with these bytes, or 0. */
  find(bytes: Buffer, from: number, to: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash(bytes, from, to) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] as number;
      if (id === 0 || this.#holds(id, bytes, from, to)) return id;
    }
  }

  /** The entry with these bytes, which are kept if they are new. They must be UTF-8. */
  intern(bytes: Buffer, from: number, to: number): number {
    const known = this.find(bytes, from, to);
    return known !== 0 ? known : this.#add(bytes, from, to, bytes.toString("utf8", from, to));
  }

  /** The entry with this text, which is kept if it is new. */
  internText(text: string): number {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const bytes = Buffer.from(text, "utf8");
    return this.#add(bytes, 0, bytes.length, text);
  }

  /** The entry that last followed `id` (0: came first), if the bytes from `at` on are its own and a quote; else 0. */
  expected(id: number, bytes: Buffer, at: number, end: number): number {
    const next = this.#follower[id] as number;
    if (next === 0) return 0;
    const start = this.#ends[next - 1] as number;
    const length = (this.#ends[next] as number) - start;
    if (at + length >= end) return 0;
    const pool = this.#pool;
    for (let i = 0; i < length; i++) if (pool[start + i] !== bytes[at + i]) return 0;
    return bytes[at + length] === 0x22 ? next : 0;
  }

  /** Learns that `next` came after `id`. */
  follow(id: number, next: number): void {
    this.#follower[id] = next;
  }

  /** Length of an entry in bytes. */
  byteLength(id: number): number {
    return id === 0 ? 0 : (this.#ends[id] as number) - (this.#ends[id - 1] as number);
  }

  /** Forgets everything. */
  clear(): void {
    this.#texts.length = 1;
    this.#byText.clear();
    this.#slots.fill(0);
    this.#follower.fill(0);
  }

  #holds(id: number, bytes: Buffer, from: number, to: number): boolean {
    const start = this.#ends[id - 1] as number;
    const length = to - from;
    if ((this.#ends[id] as number) - start !== length) return false;
    const pool = this.#pool;
    for (let i = 0; i < length; i++) if (pool[start + i] !== bytes[from + i]) return false;
    return true;
  }

  #add(bytes: Buffer, from: number, to: number, text: string): number {
    const id = this.#texts.push(text) - 1;
    this.#byText.set(text, id);
    if (id + 1 >= this.#ends.length) {
      this.#ends = doubled(this.#ends);
      this.#follower = doubled(this.#follower);
    }
    const start = this.#ends[id - 1] as number;
    const end = start + to - from;
    while (end > this.#pool.length) {
      const pool = Buffer.alloc(2 * this.#pool.length);
      pool.set(this.#pool);
      this.#pool = pool;
    }
    this.#pool.set(bytes.subarray(from, to), start);
    this.#ends[id] = end;
    if (2 * id > this.#slots.length) this.#rehash();
    else this.#place(id);
    return id;
  }

  #rehash(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let id = 1; id < this.#texts.length; id++) this.#place(id);
  }

  #place(id: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash(this.#pool, this.#ends[id - 1] as number, this.#ends[id] as number) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = id;
  }
}

function hash(bytes: Buffer, from: number, to: number): number {
  let mixed = 0x811c9dc5 ^ (to - from);
  let i = from;
  for (; i + 3 < to; i += 4) {
    const block = (bytes[i] as number) | ((bytes[i + 1] as number) << 8) | ((bytes[i + 2] as number) << 16);
    mixed = Math.imul(mixed ^ block ^ ((bytes[i + 3] as number) << 24), 0x85ebca6b);
    mixed ^= mixed >>> 15;
  }
  for (; i < to; i++) mixed = Math.imul(mixed ^ (bytes[i] as number), 0x01000193);
  return mixed ^ (mixed >>> 15);
}

function doubled(from: Int32Array): Int32Array<ArrayBuffer> {
  const to = new Int32Array(2 * from.length);
  to.set(from);
  return to;
}
