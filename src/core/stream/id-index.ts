/** Reads the id that a row carries. */
export interface IdReader {
  high(ref: number): number;
  low(ref: number): number;
}

/** Tables that grow one at a time, so that no insertion waits for all rows to be placed anew. */
const tables = 256;
const firstSlots = 8;
const fullest = 0.75;
const growth = 1.25;
/** Tables this small double: growing them by little costs more than the room that it saves. */
const smallSlots = 512;

/**
 * Finds rows by their 64-bit id: open addressing with linear probing over 4-byte references, 5.4 to 6.7 bytes a row.
 * Several rows may carry one id. Ids are hashes already, so their bits are used as they are.
 */
export class IdIndex {
  readonly #ids: IdReader;
  /** Reference + 1; 0 is free. */
  readonly #slots: Uint32Array[] = [];
  readonly #used = new Uint32Array(tables);

  constructor(ids: IdReader) {
    this.#ids = ids;
    for (let table = 0; table < tables; table += 1) this.#slots.push(new Uint32Array(firstSlots));
  }

  /** Forgets all rows and keeps the room: a table that was thinned fills again. */
  clear(): void {
    for (const slots of this.#slots) slots.fill(0);
    this.#used.fill(0);
  }

  add(ref: number): void {
    const high = this.#ids.high(ref);
    const table = high % tables;
    const used = (this.#used[table] as number) + 1;
    this.#used[table] = used;
    if (used > fullest * this.#table(table).length) this.#grow(table);
    place(this.#table(table), this.#ids.low(ref), ref);
  }

  /** Rows with this id; `found` is filled from its beginning and their number returned. */
  find(high: number, low: number, found: number[]): number {
    const slots = this.#table(high % tables);
    let count = 0;
    for (let slot = home(low, slots.length); ; slot = slot + 1 === slots.length ? 0 : slot + 1) {
      const entry = slots[slot] as number;
      if (entry === 0) return count;
      if (this.#ids.low(entry - 1) === low && this.#ids.high(entry - 1) === high) found[count++] = entry - 1;
    }
  }

  /** Forgets a row, whose id must still be readable. Later rows of its run move up, so that nothing is left behind. */
  remove(ref: number): void {
    const table = this.#ids.high(ref) % tables;
    const slots = this.#table(table);
    const size = slots.length;
    let hole = home(this.#ids.low(ref), size);
    while (slots[hole] !== ref + 1) {
      if (slots[hole] === 0) return;
      hole = (hole + 1) % size;
    }
    for (let slot = (hole + 1) % size; slots[slot] !== 0; slot = (slot + 1) % size) {
      const wanted = home(this.#ids.low((slots[slot] as number) - 1), size);
      if ((slot - wanted + size) % size < (slot - hole + size) % size) continue;
      slots[hole] = slots[slot] as number;
      hole = slot;
    }
    slots[hole] = 0;
    this.#used[table] = (this.#used[table] as number) - 1;
  }

  get bytes(): number {
    return this.#slots.reduce((sum, slots) => sum + slots.byteLength, 0);
  }

  #table(table: number): Uint32Array {
    return this.#slots[table] as Uint32Array;
  }

  #grow(table: number): void {
    const old = this.#table(table);
    const slots = new Uint32Array(old.length < smallSlots ? old.length * 2 : Math.ceil(old.length * growth));
    for (const entry of old) if (entry !== 0) place(slots, this.#ids.low(entry - 1), entry - 1);
    this.#slots[table] = slots;
  }
}

function home(low: number, size: number): number {
  return Math.floor((low / 2 ** 32) * size);
}

function place(slots: Uint32Array, low: number, ref: number): void {
  let slot = home(low, slots.length);
  while (slots[slot] !== 0) slot = slot + 1 === slots.length ? 0 : slot + 1;
  slots[slot] = ref + 1;
}
