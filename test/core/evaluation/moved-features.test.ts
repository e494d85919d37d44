import { expect, test } from "vitest";
import { movedFeatures } from "../../../src/core/evaluation/moved-features.ts";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import { countColumn } from "../../../src/core/profile/count-columns.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import { normal, seededRandom } from "../../support/random.ts";

const features = 12;
const rows = 20_000;
const random = seededRandom(3);
const reference = buildReference("m", "h.csv", {
  rows,
  timesMs: null,
  version: null,
  status: new Uint8Array(rows),
  latencyMs: new Float64Array(rows).fill(Number.NaN),
  columns: Array.from({ length: features }, (_, i) => ({
    name: `f${i}`,
    kind: "numeric" as const,
    values: Float64Array.from({ length: rows }, () => normal(random)),
    flags: new Uint8Array(rows),
  })),
});
const frame = frameOf("h", reference);

/** Counts of so many rows; each feature is moved by `shift` of its index, in standard deviations. */
function live(count: number, shift: (feature: number) => number): Float64Array {
  const counts = new Float64Array(frame.layout.size);
  frame.layout.columns.forEach((column) => {
    const index = Number(column.name.slice(1));
    const values = Float64Array.from({ length: count }, () => normal(random) + shift(index));
    countColumn(column, { values, flags: new Uint8Array(count) }, 0, count, counts);
  });
  return counts;
}

test("the features that moved are named, those that moved most first, and the others are not", () => {
  const windows = [live(3_000, (i) => (i === 4 ? 1 : i === 7 ? 0.5 : 0)), new Float64Array(frame.layout.size)];
  expect(movedFeatures(frame, windows, 0)).toEqual({ names: ["f4", "f7"], of: features });
});

test("over two hundred windows of rows like the reference's nothing is named", () => {
  const named = Array.from({ length: 200 }, () => movedFeatures(frame, [live(400, () => 0)], 0).names.length);
  expect(named.reduce((sum, count) => sum + count, 0)).toBe(0);
});

test("without rows nothing has moved", () => {
  expect(movedFeatures(frame, [new Float64Array(frame.layout.size)], 0).names).toEqual([]);
});
