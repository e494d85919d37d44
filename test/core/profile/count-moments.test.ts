import fc from "fast-check";
import { expect, test } from "vitest";
import { countMoments, sumMoments } from "../../../src/core/profile/count-moments.ts";
import { momentCellCount, momentsIn } from "../../../src/core/profile/moment-cells.ts";
import { MomentSums, momentsOf } from "../../../src/core/profile/moment-sums.ts";
import { addCounts, encodeCounts } from "../../../src/core/profile/sparse-counts.ts";
import { normal, seededRandom } from "../../support/random.ts";

type Row = readonly (number | null)[];

const means = Float64Array.of(10, 0, -3);
const deviations = Float64Array.of(2, 1, 0.5);
const cells = { base: 2, columns: [0, 1, 2], means, deviations };
const size = cells.base + momentCellCount(3);

function placed(rows: readonly Row[], width = 3) {
  return {
    columns: Array.from({ length: width }, (_, i) => ({
      values: Float64Array.from(rows, (row) => row[i] ?? 0),
      flags: Uint8Array.from(rows, (row) => (row[i] === null ? 1 : 0)),
    })),
    offset: Float64Array.from(rows, (_, at) => 1_000 + Math.floor(at / 3)),
    rowInRecord: Uint32Array.from(rows, (_, at) => at % 3),
  };
}

function counted(rows: readonly Row[]): Float64Array {
  const vector = new Float64Array(size);
  countMoments(cells, placed(rows), 0, rows.length, 0, vector);
  return vector;
}

function drawn(seed: number, rows: number): Row[] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, () => {
    const [a, b, c] = [normal(random), normal(random), normal(random)];
    return [10 + 2 * a, 0.6 * a + 0.8 * b, c > 1.5 ? null : -3 + 0.5 * c];
  });
}

test("the moments are those of the clipped rows, but for the rounding of each value to 1/64 deviation", () => {
  const rows = [...drawn(1, 3_000), [1e300, -1e300, Number.MAX_VALUE]];
  const exact = new MomentSums(3);
  for (const row of rows)
    exact.add(
      row.map((value) => value ?? Number.NaN),
      { means, deviations },
    );
  const [found, wanted] = [momentsIn(counted(rows), cells.base, 3), momentsOf(exact)];
  expect(found?.rows).toBe(3_001);
  for (const [i, value] of (wanted?.mean ?? []).entries()) expect(found?.mean[i]).toBeCloseTo(value, 3);
  for (const [i, value] of (wanted?.covariance ?? []).entries()) expect(found?.covariance[i]).toBeCloseTo(value, 3);
  expect(momentsIn(new Float64Array(size), cells.base, 3)).toBeUndefined();
});

const value = fc.oneof(fc.double(), fc.double({ min: -20, max: 20, noNaN: true }), fc.constant(null));
const row = fc.tuple(value, value, value).map((values) => values.map((one) => (Number.isFinite(one) ? one : null)));

test("however rows are cut into panes, in whatever order these are added and taken away, the sums are the same bits", () => {
  fc.assert(
    fc.property(fc.array(fc.array(row, { maxLength: 9 }), { maxLength: 6 }), (panes) => {
      const whole = counted(panes.flat());
      const merged = new Float64Array(size);
      for (const pane of [...panes.toReversed(), ...panes]) addCounts(encodeCounts(counted(pane)), merged);
      for (const pane of panes) addCounts(encodeCounts(counted(pane)), merged, -1);
      expect(merged).toEqual(whole);
    }),
  );
});

const many = 64;
const wide = {
  base: 0,
  columns: Array.from({ length: many }, (_, i) => i),
  means: new Float64Array(many),
  deviations: new Float64Array(many).fill(1),
};
const random = seededRandom(5);
const crowd = placed(
  Array.from({ length: 30_000 }, () => Array.from({ length: many }, () => normal(random))),
  many,
);

test("of a crowded pane one row in four is taken and counted four times, the same ones in whatever batches they come", () => {
  const cut = (sizes: readonly number[]): Float64Array => {
    const vector = new Float64Array(momentCellCount(many));
    let [from, i] = [0, 0];
    while (from < 30_000) {
      const to = Math.min(30_000, from + (sizes[i++ % sizes.length] ?? 1));
      countMoments(wide, crowd, from, to, from, vector);
      from = to;
    }
    return vector;
  };
  const whole = cut([30_000]);
  expect(cut([1, 700, 13, 256])).toEqual(whole);
  const rows = whole[0] ?? 0;
  expect(rows).not.toBe(30_000);
  expect(Math.abs(rows / 30_000 - 1)).toBeLessThan(0.02);
  const all = new Float64Array(momentCellCount(many));
  sumMoments(
    wide,
    crowd.columns,
    Uint32Array.from({ length: 30_000 }, (_, at) => at),
    0,
    30_000,
    all,
  );
  const [thinned, full] = [momentsIn(whole, 0, many), momentsIn(all, 0, many)];
  const apart = thinned?.covariance.map((found, i) => Math.abs(found - (full?.covariance[i] ?? Number.NaN)));
  expect(Math.max(...(apart ?? [Number.NaN]))).toBeLessThan(0.06);
});
