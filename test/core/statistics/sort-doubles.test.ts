import fc from "fast-check";
import { expect, test } from "vitest";
import { sortDoubles } from "../../../src/core/statistics/sort-doubles.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

test("finite doubles are sorted as the built-in sort does, few or many, also inside of a larger buffer", () => {
  fc.assert(
    fc.property(
      fc.array(finite, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 6_000 }),
      (some, length) => {
        // Multiples fill more digits than the generator's favourites.
        const whole = Float64Array.from(
          { length: length + 2 },
          (_, i) => (some[i % some.length] ?? 0) / (1 + (i % 97)),
        );
        const expected = whole.slice(1, -1).sort();
        const inside = whole.subarray(1, -1);
        expect(sortDoubles(inside)).toBe(inside);
        expect([...inside]).toEqual([...expected]);
      },
    ),
    { numRuns: 60 },
  );
});

test("extremes, subnormals and both zeros find their places among many", () => {
  const odd = [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE, 0, -0, 1, -1];
  const values = Float64Array.from({ length: 8_000 }, (_, i) => odd[(i * 5) % odd.length] ?? 0);
  const sorted = sortDoubles(values.slice());
  expect([...sorted]).toEqual([...values.sort()]);
});
