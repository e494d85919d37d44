import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteReader, ByteWriter } from "../../../src/core/codec.ts";
import { ExactSums } from "../../../src/core/statistics/exact-sums.ts";

/** A finite double in units of 2^-1074. */
function inUnits(value: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const exponent = (word >> 52n) & 0x7ffn;
  const mantissa = (word & 0xfffffffffffffn) | (exponent === 0n ? 0n : 1n << 52n);
  const size = mantissa << (exponent === 0n ? 0n : exponent - 1n);
  return word >> 63n === 0n ? size : -size;
}

const finite = fc.array(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), { maxLength: 40 });

test("sums are the exact ones, rounded once", () => {
  fc.assert(
    fc.property(finite, (values) => {
      const sums = new ExactSums(2);
      for (const value of values) sums.add(1, value);
      const exact = values.reduce((sum, value) => sum + inUnits(value), 0n);
      const total = inUnits(sums.total(1));
      const size = exact < 0n ? -exact : exact;
      const distance = total > exact ? total - exact : exact - total;
      expect(distance * 2n ** 51n <= size).toBe(true);
      expect(sums.total(0)).toBe(0);
    }),
    { numRuns: 500 },
  );
});

test("what is taken back leaves nothing, bit by bit, in any order and through bytes", () => {
  const bytesOf = (sums: ExactSums) => {
    const out = new ByteWriter();
    sums.encode(out);
    return out.finish();
  };
  fc.assert(
    fc.property(finite, finite, (kept, taken) => {
      const plain = new ExactSums(1);
      for (const value of kept) plain.add(0, value);
      const sums = new ExactSums(1);
      for (const value of [...taken, ...kept]) sums.add(0, value);
      const back = ExactSums.decode(new ByteReader(bytesOf(sums)), 1);
      for (const value of [...taken].reverse()) back.add(0, value, -1);
      expect(bytesOf(back)).toEqual(bytesOf(plain));
    }),
  );
});

test("five million equal values lose no digit, and damaged bytes are refused", () => {
  const sums = new ExactSums(1);
  // All of its bits are set, and they fill limbs from the first bit on.
  const value = Number.MAX_SAFE_INTEGER * 2 ** 14;
  for (let i = 0; i < 5_000_000; i += 1) sums.add(0, value);
  sums.add(0, 1);
  for (let i = 0; i < 5_000_000; i += 1) sums.add(0, value, -1);
  expect(sums.total(0)).toBe(1);
  const out = new ByteWriter();
  for (const word of [1, 67, 0]) out.varint(word);
  expect(() => ExactSums.decode(new ByteReader(out.finish()), 1)).toThrow(RangeError);
  expect(() => sums.merge(new ExactSums(2))).toThrow(RangeError);
});
