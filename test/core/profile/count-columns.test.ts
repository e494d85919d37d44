import { expect, test } from "vitest";
import { countColumn, countOutcomes } from "../../../src/core/profile/count-columns.ts";
import { latencyBucket } from "../../../src/core/profile/latency-buckets.ts";
import { columnCellsStart, latencyBucketBase, layOut, provisionalLayout } from "../../../src/core/profile/layout.ts";
import { numericBins } from "../../../src/core/profile/numeric-bins.ts";
import {
  aboveThresholdCount,
  errorCount,
  latencyCount,
  missingCount,
  predictionCount,
  presentCount,
  unseenCount,
} from "../../../src/core/profile/reading-counts.ts";

const layout = layOut(
  "h",
  [10, 100],
  [
    { name: "amount", kind: "numeric", bins: numericBins([1, 2]) },
    { name: "country", kind: "categorical", categories: 2 },
  ],
);
const [amount, country] = [layout.columns[0], layout.columns[1]];
if (amount === undefined || country === undefined) throw new Error("the layout lost a column");

test("numbers are counted in their bins and defects beside them", () => {
  const vector = new Uint32Array(layout.size);
  const values = Float64Array.of(0.5, 1, 1.5, 3, 0, 0);
  countColumn(amount, { values, flags: Uint8Array.of(0, 0, 0, 0, 2, 5) }, 0, 6, vector);
  const cells = amount.base + columnCellsStart;
  expect([...vector.subarray(cells, cells + 3)]).toEqual([2, 1, 1]);
  expect([...vector.subarray(amount.base, amount.base + 6)]).toEqual([0, 1, 0, 0, 1, 0]);
  expect(presentCount(amount, vector)).toBe(4);
  expect(missingCount(amount, vector)).toBe(2);
});

test("categories are counted by code, those beyond the dictionary together, unseen ones apart", () => {
  const vector = new Uint32Array(layout.size);
  countColumn(country, { values: Float64Array.of(0, 1, 1, 7, 0), flags: Uint8Array.of(0, 0, 0, 0, 6) }, 0, 5, vector);
  const cells = country.base + columnCellsStart;
  expect([...vector.subarray(cells, cells + 3)]).toEqual([1, 2, 1]);
  expect(unseenCount(country, vector)).toBe(1);
  expect(missingCount(country, vector)).toBe(0);
  expect(presentCount(country, vector)).toBe(4);
});

test("only the rows asked for are counted", () => {
  const vector = new Uint32Array(layout.size);
  countColumn(amount, { values: Float64Array.of(0, 0, 9, 0), flags: new Uint8Array(4) }, 1, 3, vector);
  expect(presentCount(amount, vector)).toBe(2);
});

test("outcomes give errors, latencies, thresholds passed and a histogram", () => {
  const vector = new Uint32Array(layout.size);
  const group = { status: Uint8Array.of(0, 1, 2, 0, 3), latencyMs: Float64Array.of(5, 50, 500, 10, Number.NaN) };
  countOutcomes(layout, group, 0, 5, vector);
  expect(predictionCount(vector)).toBe(5);
  expect(errorCount(vector)).toBe(3);
  expect(latencyCount(vector)).toBe(4);
  expect(aboveThresholdCount(vector, 0)).toBe(2);
  expect(aboveThresholdCount(vector, 1)).toBe(1);
  expect(vector[latencyBucketBase + latencyBucket(50)]).toBe(1);
});

test("a layout without a reference still counts outcomes", () => {
  const vector = new Uint32Array(provisionalLayout.size);
  countOutcomes(provisionalLayout, { status: Uint8Array.of(1), latencyMs: Float64Array.of(3) }, 0, 1, vector);
  expect([predictionCount(vector), errorCount(vector), latencyCount(vector)]).toEqual([1, 1, 1]);
});
