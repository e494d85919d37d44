import fc from "fast-check";
import { expect, test } from "vitest";
import { countAnswers, countSegments } from "../../../src/core/profile/extra-counts.ts";
import { coarseCells, segmentShape } from "../../../src/core/profile/extra-layout.ts";
import { layOut } from "../../../src/core/profile/layout.ts";
import { numericBins } from "../../../src/core/profile/numeric-bins.ts";

const layout = layOut(
  "h",
  [10, 20, 30],
  [
    { name: "amount", kind: "numeric", bins: numericBins(Array.from({ length: 39 }, (_, i) => i + 1)) },
    { name: "country", kind: "categorical", categories: 14 },
  ],
);
const shape = segmentShape(layout);
const flag = fc.constantFrom(0, 0, 0, 1, 3, 6);
const rowsOf = fc.array(
  fc.record({
    code: fc.integer({ min: 0, max: 3 }),
    status: fc.integer({ min: 0, max: 3 }),
    latency: fc.constantFrom(5, 15, 35, Number.NaN),
    amount: fc.double({ min: -5, max: 50, noNaN: true }),
    amountFlag: flag,
    country: fc.integer({ min: 0, max: 20 }),
    countryFlag: flag,
  }),
  { maxLength: 60 },
);

test("a segment's block is what a count row by row gives, and its values add up to all rows", () => {
  fc.assert(
    fc.property(rowsOf, (rows) => {
      const block = new Uint32Array(4 * shape.stride);
      const column = (values: number[], flags: number[]) => ({
        values: Float64Array.from(values),
        flags: Uint8Array.from(flags),
      });
      countSegments(
        shape,
        [{ codes: Uint8Array.from(rows.map(({ code }) => code)), block }],
        {
          status: Uint8Array.from(rows.map(({ status }) => status)),
          latencyMs: Float64Array.from(rows.map(({ latency }) => latency)),
          columns: [
            column(
              rows.map(({ amount }) => amount),
              rows.map(({ amountFlag }) => amountFlag),
            ),
            column(
              rows.map(({ country }) => country),
              rows.map(({ countryFlag }) => countryFlag),
            ),
          ],
        },
        [10, 30],
        0,
        rows.length,
      );
      const expected = new Uint32Array(4 * shape.stride);
      const add = (cell: number) => {
        expected[cell] = (expected[cell] ?? 0) + 1;
      };
      const place = (given: number, cell: number) => (given === 0 ? cell : given === 6 ? coarseCells + 1 : coarseCells);
      for (const row of rows) {
        const at = row.code * shape.stride;
        add(at);
        if (row.status > 0) add(at + 1);
        if (!Number.isNaN(row.latency)) add(at + 2);
        if (row.latency > 10) add(at + 3);
        if (row.latency > 30) add(at + 4);
        // 40 bins: four to each coarse cell; bin j holds (j, j + 1].
        const bin = Math.min(39, Math.max(0, Math.ceil(row.amount) - 1));
        add(at + 5 + place(row.amountFlag, Math.floor(bin / 4)));
        add(at + 5 + 12 + place(row.countryFlag, Math.min(row.country, 9)));
      }
      expect([...block]).toEqual([...expected]);
    }),
  );
});

test("answers that could not be told are no trials", () => {
  const block = new Uint32Array(3);
  countAnswers(Uint8Array.from([2, 1, 1, 3, 0, 2]), 0, 6, block);
  countAnswers(Uint8Array.from([2, 2, 2]), 1, 2, block);
  expect([...block]).toEqual([3, 5, 1]);
});
