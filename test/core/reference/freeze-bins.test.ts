import fc from "fast-check";
import { expect, test } from "vitest";
import {
  countSorted,
  equalMassCuts,
  freezeEdges,
  ksCertificateWidth,
  nextDown,
  tailEdges,
} from "../../../src/core/reference/freeze-bins.ts";

const cloud = fc.array(
  fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -30, max: 30 }), fc.constant(0)),
  { minLength: 1, maxLength: 3_000, size: "max" },
);
const sortedOf = (values: readonly number[]): Float64Array => Float64Array.from(values, (v) => v + 0).sort();

function frozen(sorted: Float64Array): { edges: number[]; counts: number[]; rows: number; sampled: boolean } {
  const edges = freezeEdges(sorted);
  return { edges, counts: countSorted(sorted, edges), rows: sorted.length, sampled: false };
}

test("edges ascend, and the counts between them are those of a plain recount", () => {
  fc.assert(
    fc.property(cloud, (values) => {
      const { edges, counts } = frozen(sortedOf(values));
      expect(edges.every((edge, j) => j === 0 || edge > (edges[j - 1] as number))).toBe(true);
      const plain = new Array<number>(edges.length + 1).fill(0);
      for (const value of values) {
        const bin = edges.filter((edge) => edge < value).length;
        plain[bin] = (plain[bin] as number) + 1;
      }
      expect(counts).toEqual(plain);
    }),
    { numRuns: 20, endOnFailure: true },
  );
});

test("no more than 1/1024 of the reference lies strictly inside a bin, and the certificate says how much", () => {
  fc.assert(
    fc.property(cloud, (values) => {
      const sorted = sortedOf(values);
      const column = frozen(sorted);
      let most = 0;
      column.counts.forEach((count, bin) => {
        const atEdge = sorted.filter((value) => value === column.edges[bin]).length;
        most = Math.max(most, count - atEdge);
      });
      expect(most / sorted.length).toBeLessThanOrEqual(ksCertificateWidth(column) + 1e-15);
      expect(ksCertificateWidth(column)).toBeLessThanOrEqual(1 / 1024);
    }),
    { numRuns: 40, endOnFailure: true },
  );
});

test("a value that many rows share has a bin of its own", () => {
  const sorted = sortedOf([...new Array<number>(900).fill(0), ...Array.from({ length: 5_000 }, (_, i) => Math.sin(i))]);
  const { edges, counts } = frozen(sorted);
  const zero = edges.indexOf(0);
  expect(edges[zero - 1]).toBe(nextDown(0));
  expect(counts[zero]).toBe(901);
});

test("a constant column sees both what is below and what is above", () => {
  expect(frozen(sortedOf([7, 7, 7]))).toMatchObject({ edges: [nextDown(7), 7], counts: [0, 3, 0] });
});

test("few distinct values all become edges", () => {
  const values = Array.from({ length: 20_000 }, (_, i) => Math.min(i, 19));
  const { edges } = frozen(sortedOf(values));
  for (let value = 0; value < 20; value += 1) expect(edges).toContain(value);
});

test("the neighbour below crosses zero and powers of two", () => {
  expect(nextDown(0)).toBe(-5e-324);
  expect(nextDown(5e-324)).toBe(0);
  expect(nextDown(1)).toBe(1 - 2 ** -53);
  expect(nextDown(-1)).toBe(-1 - 2 ** -52);
});

test("cuts share the mass evenly where no atom stands in the way", () => {
  const counts = new Array<number>(1024).fill(10);
  expect(equalMassCuts(counts, 16)).toEqual(Array.from({ length: 15 }, (_, j) => 64 * (j + 1) - 1));
  expect(equalMassCuts([0, 5, 0], 32)).toEqual([]);
  expect(tailEdges(counts)).toEqual([0, 9, 1013, 1022]);
});
