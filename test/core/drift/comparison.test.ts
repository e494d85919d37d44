import { expect, test } from "vitest";
import { compareCells } from "../../../src/core/drift/comparison.ts";
import { liveCells } from "../../../src/core/drift/live-cells.ts";
import { numericCells, referenceCells } from "../../../src/core/drift/reference-cells.ts";
import { columnCellsStart, layOut, unseenCell } from "../../../src/core/profile/layout.ts";

const missing = { byReason: [0, 0, 0, 0, 0], designEffect: 1 };
const categorical = referenceCells({
  name: "country",
  kind: "categorical",
  rows: 1_000,
  missing,
  categories: [600, 390, 6, 3].map((count, code) => ({ text: `c${code}`, count })),
  otherKnown: 1,
  designEffects: null,
});

test("coarse cells end at the cut edges, the edge's own bin included", () => {
  const reference = numericCells([1, 2, 3, 4], [1, 2, 3, 4, 5], [1, 2]);
  const { coarse, liveRows } = compareCells(reference, [5, 4, 3, 2, 1]);
  expect([...coarse.reference]).toEqual([3, 3, 9]);
  expect([...coarse.live]).toEqual([9, 3, 3]);
  expect(liveRows).toBe(15);
});

test("categories expected in fewer than five live rows are pooled", () => {
  const { coarse } = compareCells(categorical, [300, 195, 2, 2, 1, 0]);
  expect([...coarse.reference]).toEqual([10, 600, 390]);
  expect([...coarse.live]).toEqual([5, 300, 195]);
});

test("unseen categories keep a cell of their own, however few, and have none while there are none", () => {
  const { coarse } = compareCells(categorical, [300, 195, 2, 2, 1, 1]);
  expect([...coarse.reference]).toEqual([10, 600, 390, 0]);
  expect([...coarse.live]).toEqual([5, 300, 195, 1]);
});

test("with enough live rows rare categories have cells of their own", () => {
  const { coarse } = compareCells(categorical, [6_000, 3_900, 60, 30, 10, 0]);
  expect([...coarse.reference]).toEqual([600, 390, 6, 3, 1]);
});

test("a bin below an atom's edge hides nothing, others may", () => {
  // From 4 to 8 doubles are 2^-50 apart.
  expect([...numericCells([1, 5 - 2 ** -50, 5, 7], [1, 1, 1, 1, 1], []).open]).toEqual([1, 1, 0, 1, 1]);
  expect([...numericCells([1, 5 - 2 ** -49, 5, 7], [1, 1, 1, 1, 1], []).open]).toEqual([1, 1, 1, 1, 1]);
  expect([...numericCells([-Number.MIN_VALUE, 0, 7], [0, 9, 1, 0], []).open]).toEqual([1, 0, 1, 1]);
});

test("a window's counters give a column's cells in the reference's order, unseen categories last", () => {
  const bins = { edges: Float64Array.of(1, 2), locate: () => 0 };
  const layout = layOut(
    "hash",
    [],
    [
      { name: "amount", kind: "numeric", bins },
      { name: "country", kind: "categorical", categories: 4 },
    ],
  );
  const counters = new Float64Array(layout.size);
  const [amount, country] = layout.columns;
  if (amount === undefined || country === undefined) throw new Error("two columns were laid out");
  counters.set([7, 8, 9], amount.base + columnCellsStart);
  counters.set([1, 2, 3, 4, 5], country.base + columnCellsStart);
  counters[country.base + unseenCell] = 6;
  expect([...liveCells(counters, amount)]).toEqual([7, 8, 9]);
  expect([...liveCells(counters, country)]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(liveCells(counters, country)).toHaveLength(categorical.counts.length);
});
