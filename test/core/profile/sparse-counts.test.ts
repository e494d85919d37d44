import fc from "fast-check";
import { expect, test } from "vitest";
import { addCounts, encodeCounts, leadingCounts, mergeCounts } from "../../../src/core/profile/sparse-counts.ts";

const counter = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.nat({ max: 300 }) },
  { weight: 1, arbitrary: fc.nat({ max: 2 ** 31 - 1 }) },
);
const vectors = fc.array(counter, { minLength: 40, maxLength: 40 }).map((counts) => Uint32Array.from(counts));

test("sparse counts come back as they went in", () => {
  fc.assert(
    fc.property(vectors, (vector) => {
      const back = new Uint32Array(vector.length);
      addCounts(encodeCounts(vector), back);
      expect(back).toEqual(vector);
    }),
  );
});

test("adding and then taking away leaves nothing behind", () => {
  fc.assert(
    fc.property(vectors, vectors, (held, passing) => {
      const total = Float64Array.from(held);
      addCounts(encodeCounts(passing), total);
      addCounts(encodeCounts(passing), total, -1);
      expect(total).toEqual(Float64Array.from(held));
    }),
  );
});

test("merging two is counting both", () => {
  fc.assert(
    fc.property(vectors, vectors, (a, b) => {
      expect(mergeCounts(encodeCounts(a), encodeCounts(b))).toEqual(
        encodeCounts(a.map((count, i) => count + (b[i] as number))),
      );
    }),
  );
});

test("counts beyond 32 bits stay exact", () => {
  const back = new Float64Array(2);
  addCounts(encodeCounts(Float64Array.of(0, 2 ** 53 - 1)), back);
  expect(back[1]).toBe(2 ** 53 - 1);
});

test("counts of a longer layout are refused", () => {
  expect(() => addCounts(encodeCounts(Uint32Array.of(0, 0, 1)), new Uint32Array(2))).toThrow(RangeError);
});

test("leading counts are what a shorter vector would hold", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5), { maxLength: 60 }), fc.nat(60), (counts, cells) => {
      const short = leadingCounts(encodeCounts(Uint32Array.from(counts)), cells);
      expect(short).toEqual(encodeCounts(Uint32Array.from(counts.slice(0, cells))));
    }),
  );
});

test("counts that are cut short are refused", () => {
  const sparse = encodeCounts(Uint32Array.of(0, 300, 5_000));
  for (const length of [1, 2, 4, 5]) {
    expect(() => addCounts(sparse.subarray(0, length), new Uint32Array(3))).toThrow(RangeError);
  }
});
