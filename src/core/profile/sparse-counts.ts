/** A pane's or window's counters without the zeros, as `encodeCounts` writes them. */
export type SparseCounts = Uint8Array;

/** A vector of whole numbers >= 0: of doubles where the layout has sums among the counts. */
export type Counters = Uint32Array | Float64Array;

/** Longest varint of a count up to 2^53 − 1. */
const longestVarint = 8;

/** Bytes under construction, used again by every call: counters are coded for each pane and checkpoint. */
let scratch = new Uint8Array(64 * 1024);

/** A vector of counts (0 … 2^53 − 1) without its zeros: pairs of varints, the gap since the last counter and the count. */
export function encodeCounts(vector: Counters): SparseCounts {
  let at = 0;
  let next = 0;
  for (let i = 0; i < vector.length; i += 1) {
    const count = vector[i] as number;
    if (count === 0) continue;
    at = putPair(at, i - next, count);
    next = i + 1;
  }
  return scratch.slice(0, at);
}

/**
 * Adds (`sign` 1) or takes away (−1) sparse counts.
 *
 * @throws RangeError if they are cut short or reach beyond the vector, which may then hold a part of them.
 */
export function addCounts(sparse: SparseCounts, into: Counters, sign: 1 | -1 = 1): void {
  let index = -1;
  for (let at = 0; at < sparse.length; ) {
    // Nearly every varint is one byte.
    let gap = sparse[at] as number;
    at = gap < 0x80 ? at + 1 : end(sparse, at);
    if (gap >= 0x80) gap = varintBefore(sparse, at);
    index += gap + 1;
    let count = sparse[at] as number;
    at = count < 0x80 ? at + 1 : end(sparse, at);
    if (count >= 0x80) count = varintBefore(sparse, at);
    if (index >= into.length) throw new RangeError(`counter ${index} of a vector of ${into.length}`);
    into[index] = (into[index] as number) + sign * count;
  }
}

/** The counters below index `cells` alone: what layouts that begin alike have in common. */
export function leadingCounts(sparse: SparseCounts, cells: number): SparseCounts {
  let index = -1;
  for (let at = 0; at < sparse.length; ) {
    const gapEnd = end(sparse, at);
    index += varintBefore(sparse, gapEnd) + 1;
    if (index >= cells) return sparse.slice(0, at);
    at = end(sparse, gapEnd);
  }
  return sparse;
}

/** The sum of two sparse vectors of the same layout, without unfolding them. */
export function mergeCounts(a: SparseCounts, b: SparseCounts): SparseCounts {
  const left = new Cursor(a);
  const right = new Cursor(b);
  let at = 0;
  let next = 0;
  while (left.index < Infinity || right.index < Infinity) {
    const index = Math.min(left.index, right.index);
    let count = 0;
    if (left.index === index) {
      count += left.count;
      left.advance();
    }
    if (right.index === index) {
      count += right.count;
      right.advance();
    }
    at = putPair(at, index - next, count);
    next = index + 1;
  }
  return scratch.slice(0, at);
}

function putPair(at: number, gap: number, count: number): number {
  if (at + 2 * longestVarint > scratch.length) {
    const longer = new Uint8Array(2 * scratch.length);
    longer.set(scratch);
    scratch = longer;
  }
  if (gap < 0x80 && count < 0x80) {
    scratch[at] = gap;
    scratch[at + 1] = count;
    return at + 2;
  }
  return putVarint(putVarint(at, gap), count);
}

function putVarint(from: number, value: number): number {
  let at = from;
  let rest = value;
  while (rest >= 0x80) {
    scratch[at++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  scratch[at++] = rest;
  return at;
}

/** Offset after the varint at `from`. @throws RangeError if it is cut short. */
function end(bytes: Uint8Array, from: number): number {
  let at = from;
  while ((bytes[at] as number) >= 0x80) at += 1;
  if (at >= bytes.length) throw new RangeError("counts are cut short");
  return at + 1;
}

/** The varint that ends before `end`: its last byte is the only one below 0x80. */
function varintBefore(bytes: Uint8Array, end: number): number {
  let at = end - 1;
  let value = bytes[at] as number;
  while (at > 0 && (bytes[at - 1] as number) >= 0x80) {
    at -= 1;
    value = value * 0x80 + ((bytes[at] as number) & 0x7f);
  }
  return value;
}

/** Stands on one counter after the other; beyond the last its index is Infinity. */
class Cursor {
  readonly #bytes: SparseCounts;
  #at = 0;
  index = -1;
  count = 0;

  constructor(bytes: SparseCounts) {
    this.#bytes = bytes;
    this.advance();
  }

  advance(): void {
    if (this.#at >= this.#bytes.length) {
      this.index = Number.POSITIVE_INFINITY;
      return;
    }
    this.index += 1 + this.#varint();
    this.count = this.#varint();
  }

  #varint(): number {
    this.#at = end(this.#bytes, this.#at);
    return varintBefore(this.#bytes, this.#at);
  }
}
