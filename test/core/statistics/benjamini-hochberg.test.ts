import fc from "fast-check";
import { expect, test } from "vitest";
import { adjustedPValues } from "../../../src/core/statistics/benjamini-hochberg.ts";

test("the example of scipy's documentation: four of fifteen below .05", () => {
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0,
  ];
  const adjusted = [
    0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765, 0.486, 0.58118182, 0.714875,
    0.75323077, 0.81321429, 1.0,
  ];
  for (const [i, value] of adjustedPValues(p).entries()) expect(value).toBeCloseTo(adjusted[i] ?? 0, 8);
});

test("at most α exactly where the step-up procedure rejects", () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 });
  fc.assert(
    fc.property(values, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (p, alpha) => {
      const ranked = p.toSorted((a, b) => a - b);
      const last = ranked.findLastIndex((value, i) => (value * p.length) / (i + 1) <= alpha);
      expect(adjustedPValues(p).filter((value) => value <= alpha)).toHaveLength(last + 1);
    }),
  );
});

test("nothing to adjust, and what is no p-value", () => {
  expect(adjustedPValues([])).toEqual([]);
  for (const wrong of [-0.1, 1.1, Number.NaN]) expect(() => adjustedPValues([wrong])).toThrow(RangeError);
});
