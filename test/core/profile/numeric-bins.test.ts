import fc from "fast-check";
import { expect, test } from "vitest";
import { numericBins } from "../../../src/core/profile/numeric-bins.ts";

const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -1000, max: 1000 }),
  fc.double({ noNaN: true, min: -1e-300, max: 1e-300 }),
);
const edgeLists = fc
  .array(finite, { maxLength: 200 })
  .map((values) => [...new Set(values.map((v) => v + 0))].sort((a, b) => a - b));

function plainSearch(edges: readonly number[], value: number): number {
  return edges.filter((edge) => edge < value).length;
}

test("any value lands in the bin that a plain search finds, at, just below and just above an edge too", () => {
  fc.assert(
    fc.property(edgeLists, fc.array(finite, { maxLength: 50 }), (edges, values) => {
      const bins = numericBins(edges);
      for (const value of [
        ...values,
        ...edges,
        ...edges.map((e) => e + Math.abs(e) * 2 ** -52),
        ...edges.map((e) => -e),
      ]) {
        if (Number.isFinite(value)) expect(bins.locate(value)).toBe(plainSearch(edges, value));
      }
    }),
    { numRuns: 300 },
  );
});

test("crowded edges, which share one cell of the guide, are told apart", () => {
  const crowded = Array.from({ length: 900 }, (_, i) => 1 + i * 2 ** -52);
  const edges = [...crowded, 1e9, 1e300];
  const bins = numericBins(edges);
  for (const value of [...edges, 0, 2, 1e10, 1.7e308]) expect(bins.locate(value)).toBe(plainSearch(edges, value));
});

test("minus zero counts as zero", () => {
  const bins = numericBins([-1, -5e-324, 0, 5e-324, 1]);
  expect(bins.locate(-0)).toBe(bins.locate(0));
  expect(bins.locate(-0)).toBe(2);
});

test("the ends of the number range lie in the first and the last bin", () => {
  const bins = numericBins([-Number.MAX_VALUE, 0, Number.MAX_VALUE]);
  expect(bins.locate(-Number.MAX_VALUE)).toBe(0);
  expect(bins.locate(-1)).toBe(1);
  expect(bins.locate(1e308)).toBe(2);
  expect(numericBins([0]).locate(Number.MAX_VALUE)).toBe(1);
});

test("a column without edges has one bin", () => {
  expect(numericBins([]).locate(42)).toBe(0);
});

test("edges that do not ascend or are not finite are refused", () => {
  expect(() => numericBins([1, 1])).toThrow(RangeError);
  expect(() => numericBins([2, 1])).toThrow(RangeError);
  expect(() => numericBins([Number.NaN])).toThrow(RangeError);
  expect(() => numericBins([0, Number.POSITIVE_INFINITY])).toThrow(RangeError);
});
