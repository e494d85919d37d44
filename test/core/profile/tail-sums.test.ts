import fc from "fast-check";
import { expect, test } from "vitest";
import { countColumn } from "../../../src/core/profile/count-columns.ts";
import { columnsBase, layOut } from "../../../src/core/profile/layout.ts";
import { numericBins } from "../../../src/core/profile/numeric-bins.ts";
import { addCounts, encodeCounts } from "../../../src/core/profile/sparse-counts.ts";
import { liveTailSums, tailSums, tailUnit } from "../../../src/core/profile/tail-sums.ts";

const edges = [-1, 0, 2];
const unit = tailUnit(3, 0);
const layout = layOut("h", [], [{ name: "x", kind: "numeric", bins: numericBins(edges), tailUnit: unit }]);

function counted(values: readonly number[], flags: readonly number[] = values.map(() => 0)): Float64Array {
  const vector = new Float64Array(layout.size);
  const [column] = layout.columns;
  if (column === undefined) throw new Error("a column");
  const rows = { values: Float64Array.from(values), flags: Uint8Array.from(flags) };
  countColumn(column, rows, 0, values.length, vector);
  return vector;
}

function sumsIn(vector: Float64Array): ReturnType<typeof liveTailSums> {
  const [column] = layout.columns;
  if (column?.kind !== "numeric" || column.tails === undefined) throw new Error("tails");
  return liveTailSums(column.tails, vector);
}

test("values beyond the outer edges add how far out they lie; those on an edge, inside and missing add nothing", () => {
  expect(sumsIn(counted([-1, 0, 1, 2]))).toEqual({ below: 0, above: 0, length: 0 });
  expect(sumsIn(counted([-3, -1.5, 5, 4, 9, -9], [0, 0, 0, 0, 1, 6]))).toEqual({
    below: 2.5,
    above: 5,
    length: Math.sqrt(4 + 0.25 + 9 + 4),
  });
});

test("a unit is a power of two, at most 1/4096 of the deviation, and defined for every reference", () => {
  for (const [deviation, mean] of [
    [3, 0],
    [0, 1e6],
    [0, 0],
    [5e-324, 1],
    [1e308, -1e308],
  ] as const) {
    const own = tailUnit(deviation, mean);
    expect(Number.isInteger(Math.log2(own))).toBe(true);
    expect(own).toBeLessThanOrEqual(Math.max(2 ** -1022, (deviation || Math.max(1, Math.abs(mean))) / 4_096));
  }
});

const values = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -40, max: 40, noNaN: true }),
);

test("however rows are cut into panes, in whatever order these are added and taken away, the sums are the same bits", () => {
  fc.assert(
    fc.property(fc.array(fc.array(values, { maxLength: 12 }), { maxLength: 8 }), fc.func(fc.nat()), (panes, order) => {
      const whole = counted(panes.flat());
      const merged = new Float64Array(layout.size);
      const shuffled = panes.toSorted((a, b) => order(a.length) - order(b.length));
      for (const pane of [...shuffled, ...shuffled]) addCounts(encodeCounts(counted(pane)), merged);
      for (const pane of panes) addCounts(encodeCounts(counted(pane)), merged, -1);
      expect(merged).toEqual(whole);
      const left = whole.slice();
      for (const pane of shuffled) addCounts(encodeCounts(counted(pane)), left, -1);
      expect(left.subarray(columnsBase).every((cell) => cell === 0)).toBe(true);
    }),
  );
});

test("one absurd value counts as 16,384 deviations and leaves the sum exact", () => {
  const { above } = sumsIn(counted([1e300, Number.MAX_VALUE]));
  expect(above).toBe(2 * 2 ** 14 * 2);
});

test("the sums of a sorted sample are those of its rows", () => {
  fc.assert(
    fc.property(fc.array(values, { maxLength: 40 }), (rows) => {
      expect(tailSums(Float64Array.from(rows).sort(), edges, unit)).toEqual(sumsIn(counted(rows)));
    }),
  );
});
