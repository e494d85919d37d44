import { hashId } from "./id-hash.ts";
import { closingQuote } from "./json-scanner.ts";
import { fieldNumber } from "./native-fields.ts";
import type { NativeRow } from "./native-row.ts";

/** Digits that fit a safe integer whatever they are. */
const safeDigits = 15;

/** Where a record's id stands in its bytes: `id` itself, or `request_id` and `row` joined by `#`. */
export class IdRange {
  readonly #seed: number;
  #bytes: Buffer = Buffer.alloc(0);
  #joined = Buffer.alloc(256);
  readonly #from = new Int32Array(3);
  readonly #to = new Int32Array(3);

  constructor(seed: number) {
    this.#seed = seed;
  }

  reset(): void {
    this.#to[0] = -1;
    this.#to[1] = -1;
    this.#to[2] = -1;
  }

  /** The end of the field's value at `at`: a plain string, or digits without sign, point or exponent; else -1. */
  scan(key: number, bytes: Buffer, at: number, end: number, highest: number): number {
    const part = key === fieldNumber.id ? 0 : key === fieldNumber.request_id ? 1 : 2;
    this.#bytes = bytes;
    if (bytes[at] === 0x22 && part !== 2) {
      const close = closingQuote(bytes, at + 1, end, highest);
      this.#from[part] = at + 1;
      this.#to[part] = close;
      return close < 0 ? -1 : close + 1;
    }
    const after = digitsEnd(bytes, at, end);
    this.#from[part] = at;
    this.#to[part] = after;
    return after;
  }

  /** Hashes what has been found into the row. */
  hash(row: NativeRow): void {
    const bytes = this.#bytes;
    const from = this.#from;
    const to = this.#to;
    if ((to[0] as number) > (from[0] as number)) this.#hash(row, bytes, from[0] as number, to[0] as number);
    else if ((to[1] as number) > (from[1] as number)) {
      const length = (to[1] as number) - (from[1] as number);
      if (this.#joined.length < length + 32) this.#joined = Buffer.alloc(2 * length + 32);
      const joined = this.#joined;
      bytes.copy(joined, 0, from[1] as number, to[1] as number);
      joined[length] = 0x23;
      joined[length + 1] = 0x30;
      let end = length + 2;
      if ((to[2] as number) >= 0) end = length + 1 + bytes.copy(joined, length + 1, from[2] as number, to[2] as number);
      this.#hash(row, joined, 0, end);
    }
  }

  #hash(row: NativeRow, bytes: Uint8Array, from: number, to: number): void {
    hashId(bytes, from, to, this.#seed, row.id);
    row.hasId = true;
  }
}

/** The end of an unsigned integer in canonical form, or -1. */
function digitsEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && (bytes[p] as number) >= 48 && (bytes[p] as number) <= 57) p++;
  if (p === at || p - at > safeDigits || p >= end) return -1;
  if (bytes[at] === 48 && p > at + 1) return -1;
  const c = bytes[p] as number;
  return c === 0x2c || c === 0x7d || c <= 0x20 ? p : -1;
}
