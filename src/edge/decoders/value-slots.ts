import { ByteTable } from "./byte-table.ts";

/** What a slot holds. */
export const slotNull = 0;
export const slotNumber = 1;
/** A range of the record's bytes. */
export const slotBytes = 2;
/** An entry of `texts`. */
export const slotText = 3;
/** An array or object: read past. The prediction's is a range of the bytes, or the row's `parsedPrediction`. */
export const slotStructure = 4;

const firstSlots = 64;

/** Scratch for the named values of one row: they reach the sink only when the whole row has been read. */
export class ValueSlots {
  readonly names = new ByteTable();
  count = 0;
  name = new Int32Array(firstSlots);
  kind = new Uint8Array(firstSlots);
  numbers = new Float64Array(firstSlots);
  /** Range in the bytes, for `slotBytes` and `slotStructure`. */
  from = new Int32Array(firstSlots);
  to = new Int32Array(firstSlots);
  readonly texts: string[] = [];
  #row = 0;
  #lastRow = new Int32Array(firstSlots);
  /** Grows whenever `names` is cleared, so that what others remember of names can be told from stale. */
  generation = 0;

  /** Begins a row. Forgets all names first if more than `limit` have come together. */
  reset(limit: number): void {
    this.count = 0;
    if (this.texts.length > 0) this.texts.length = 0;
    this.#row += 1;
    if (this.names.size <= limit) return;
    this.names.clear();
    this.#lastRow.fill(0);
    this.generation += 1;
  }

  /** A new slot of that name, or -1 if the row has one already. */
  open(name: number): number {
    if (name >= this.#lastRow.length) this.#growNames(name);
    if (this.#lastRow[name] === this.#row) return -1;
    this.#lastRow[name] = this.#row;
    const slot = this.count;
    if (slot === this.name.length) this.#double();
    this.count = slot + 1;
    this.name[slot] = name;
    return slot;
  }

  setText(slot: number, text: string): void {
    this.kind[slot] = slotText;
    this.texts[slot] = text;
  }

  #growNames(name: number): void {
    const grown = new Int32Array(2 * name);
    grown.set(this.#lastRow);
    this.#lastRow = grown;
  }

  #double(): void {
    const size = 2 * this.name.length;
    const name = new Int32Array(size);
    name.set(this.name);
    this.name = name;
    const kind = new Uint8Array(size);
    kind.set(this.kind);
    this.kind = kind;
    const numbers = new Float64Array(size);
    numbers.set(this.numbers);
    this.numbers = numbers;
    const from = new Int32Array(size);
    from.set(this.from);
    this.from = from;
    const to = new Int32Array(size);
    to.set(this.to);
    this.to = to;
  }
}
