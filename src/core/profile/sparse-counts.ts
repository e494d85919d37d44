import { ByteReader, ByteWriter } from "../codec.ts";

/** A pane's or window's counters without the zeros, as `encodeCounts` writes them. */
export type SparseCounts = Uint8Array;

type CountVector = Uint32Array | Float64Array;

/** A vector of counts (0 … 2^53 − 1) without its zeros: pairs of varints, the gap since the last counter and the count. */
export function encodeCounts(vector: CountVector): SparseCounts {
  const out = new ByteWriter();
  let next = 0;
  for (let i = 0; i < vector.length; i += 1) {
    const count = vector[i] as number;
    if (count === 0) continue;
    out.varint(i - next);
    out.varint(count);
    next = i + 1;
  }
  return out.finish();
}

/**
 * Adds (`sign` 1) or takes away (−1) sparse counts.
 *
 * @throws RangeError if they are cut short or reach beyond the vector, which may then hold a part of them.
 */
export function addCounts(sparse: SparseCounts, into: CountVector, sign: 1 | -1 = 1): void {
  const from = new ByteReader(sparse);
  let at = 0;
  while (!from.done) {
    at += from.varint();
    if (at >= into.length) throw new RangeError(`counter ${at} of a vector of ${into.length}`);
    into[at] = (into[at] as number) + sign * from.varint();
    at += 1;
  }
}

/** The sum of two sparse vectors of the same layout, without unfolding them. */
export function mergeCounts(a: SparseCounts, b: SparseCounts): SparseCounts {
  const out = new ByteWriter(a.length + b.length);
  const left = sparseCursor(a);
  const right = sparseCursor(b);
  let next = 0;
  while (left.index < Infinity || right.index < Infinity) {
    const index = Math.min(left.index, right.index);
    const count = (left.index === index ? left.count : 0) + (right.index === index ? right.count : 0);
    out.varint(index - next);
    out.varint(count);
    next = index + 1;
    if (left.index === index) left.advance();
    if (right.index === index) right.advance();
  }
  return out.finish();
}

/** Stands on one counter after the other; beyond the last its index is Infinity. */
function sparseCursor(sparse: SparseCounts): { index: number; count: number; advance(): void } {
  const from = new ByteReader(sparse);
  const cursor = {
    index: -1,
    count: 0,
    advance(): void {
      if (from.done) {
        cursor.index = Number.POSITIVE_INFINITY;
        return;
      }
      cursor.index += 1 + from.varint();
      cursor.count = from.varint();
    },
  };
  cursor.advance();
  return cursor;
}
