import { expect, test } from "vitest";
import { countColumn } from "../../../src/core/profile/count-columns.ts";
import { layOut } from "../../../src/core/profile/layout.ts";
import { numericBins } from "../../../src/core/profile/numeric-bins.ts";
import {
  driftCellCount,
  driftCells,
  driftShape,
  referenceDriftCells,
} from "../../../src/core/reference/drift-cells.ts";
import { freezeCategories, freezeNumbers } from "../../../src/core/reference/freeze-column.ts";

const missing = { byReason: [0, 0, 0, 0, 0], designEffect: 2 };
const values = Float64Array.from({ length: 10_000 }, (_, i) => i);
const amount = freezeNumbers("amount", values, missing, false);
const country = freezeCategories(
  "country",
  new Map([
    ["SE", 60],
    ["US", 40],
  ]),
  0,
  missing,
);
const layout = layOut(
  "h",
  [],
  [
    { name: "amount", kind: "numeric", bins: numericBins(amount.edges) },
    { name: "country", kind: "categorical", categories: 2 },
  ],
);

test("live rows equal to the reference give the reference's own successes", () => {
  const vector = new Uint32Array(layout.size);
  const [column] = layout.columns;
  if (column === undefined) throw new Error("no column");
  countColumn(column, { values, flags: new Uint8Array(values.length) }, 0, values.length, vector);
  const live = new Float64Array(driftCellCount(amount));
  const frozen = new Float64Array(driftCellCount(amount));
  expect(driftCells(amount, column, vector, live)).toBe(10_000);
  expect(referenceDriftCells(amount, frozen)).toBe(10_000);
  expect(live).toEqual(frozen);
});

test("a numeric column has 15 body edges, 4 tails and 32 shares that add up", () => {
  expect(driftShape(amount)).toEqual({ body: 15, tails: 4, shares: 32 });
  const cells = new Float64Array(driftCellCount(amount));
  referenceDriftCells(amount, cells);
  const body = [...cells.subarray(0, 15)];
  body.forEach((count, j) => {
    expect(Math.abs(count - (10_000 * (j + 1)) / 16)).toBeLessThan(10);
  });
  expect([...cells.subarray(15, 19)].map((count) => Math.round(count / 10))).toEqual([1, 10, 10, 1]);
  expect(cells.subarray(19).reduce((sum, count) => sum + count, 0)).toBe(10_000);
});

test("a categorical column has a share per code, of the rows with any value", () => {
  const vector = new Uint32Array(layout.size);
  const column = layout.columns[1];
  if (column === undefined) throw new Error("no column");
  countColumn(column, { values: Float64Array.of(0, 0, 1, 0, 0), flags: Uint8Array.of(0, 0, 0, 6, 1) }, 0, 5, vector);
  const cells = new Float64Array(driftCellCount(country));
  expect(driftCells(country, column, vector, cells)).toBe(4);
  expect([...cells]).toEqual([2, 1]);
});

test("a constant column keeps its tails, which see any other value", () => {
  const constant = freezeNumbers("flag", Float64Array.of(1, 1, 1), missing, false);
  expect(driftShape(constant)).toEqual({ body: 0, tails: 4, shares: 0 });
  const cells = new Float64Array(4);
  referenceDriftCells(constant, cells);
  expect([...cells]).toEqual([0, 0, 0, 0]);
});
