import fc from "fast-check";
import { expect, test } from "vitest";
import { distanceBounds, rebinned } from "../../../src/core/drift/rebinned.ts";
import { referenceDifference } from "../../../src/core/drift/reference-difference.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import { freezeNumbers } from "../../../src/core/reference/freeze-column.ts";
import type { HistoryTable } from "../../../src/core/reference/history-table.ts";
import { clusteredHistory } from "../../support/history.ts";
import { rawKolmogorovSmirnov } from "../../support/raw-kolmogorov-smirnov.ts";

const none = { byReason: [0, 0, 0, 0, 0], designEffect: 2 };
const values = fc
  .array(fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.integer({ min: -3, max: 3 })), {
    minLength: 1,
    maxLength: 80,
  })
  .map((list) => Float64Array.from(list));
const frozen = (list: Float64Array) => freezeNumbers("x", list, none, false);

test("whatever the edges of two references, the distance of their rows lies within the bounds told", () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const { low, high } = distanceBounds(frozen(a), frozen(b));
      const exact = rawKolmogorovSmirnov(a.toSorted(), b.toSorted());
      expect(low).toBeLessThanOrEqual(exact + 1e-12);
      expect(high).toBeGreaterThanOrEqual(exact - 1e-12);
    }),
  );
});

test("other bins hold the same rows, and its own bins are its own counts", () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const column = frozen(a);
      expect(rebinned(column, column.edges)).toEqual(column.counts);
      const cells = rebinned(column, frozen(b).edges);
      expect(cells.reduce((sum, rows) => sum + rows, 0)).toBeCloseTo(column.rows, 6);
    }),
  );
});

const changed = (change: (table: HistoryTable) => void): HistoryTable => {
  const table = clusteredHistory(20_000, 1);
  change(table);
  return table;
};
const before = buildReference("fraud", "old.csv", clusteredHistory(20_000, 1));

test("a reference beside itself differs in nothing", () => {
  const { rates, columns } = referenceDifference(before, before);
  for (const { from, to } of rates) expect(from).toEqual(to);
  for (const { distances, isApproximate, change } of columns) {
    expect([isApproximate, change]).toEqual([false, "both"]);
    for (const { value } of distances) expect(value).toBe(0);
  }
});

test("what moved is told: rates with their intervals, distributions, missing values, and columns that came or went", () => {
  const after = buildReference(
    "fraud",
    "new.csv",
    changed(({ columns, status }) => {
      columns[0]?.values.forEach((value, row, all) => {
        all[row] = value + 1;
      });
      columns[0]?.flags.fill(1, 0, 10_000);
      status.fill(1, 0, 2_000);
    }),
  );
  const renamed = {
    ...after,
    columns: after.columns.map((one) => (one.name === "country" ? { ...one, name: "region" } : one)),
  };
  const { rates, columns } = referenceDifference(before, renamed);
  const errors = rates.find(({ rate }) => rate === "error_rate");
  expect(errors?.to?.low).toBeGreaterThan(errors?.from?.high ?? 1);
  const [amount, country, region] = columns;
  const ks = amount?.distances.find(({ name }) => name === "ks");
  // Of a normal distribution that moves by one deviation: 2Φ(½) − 1.
  expect([ks?.low ?? 1, ks?.high ?? 0].map((value, i) => (i === 0 ? value < 0.395 : value > 0.37))).toEqual([
    true,
    true,
  ]);
  expect(ks?.verdict).toBe("drifting");
  expect(amount?.missing.to).toBeGreaterThan(0.5);
  expect([country?.change, region?.change]).toEqual(["removed", "added"]);
  expect(region?.missing).toMatchObject({ from: null });
});

test("categories are matched by their text, whatever their order, and new ones count as unseen", () => {
  const swapped = buildReference(
    "fraud",
    "new.csv",
    changed(({ columns }) => {
      columns[1]?.values.forEach((code, row, all) => {
        all[row] = 1 - code;
      });
    }),
  );
  const of = (to: typeof before) =>
    referenceDifference(before, to).columns[1]?.distances.find(({ name }) => name === "linf")?.value ?? 0;
  expect(of(swapped)).toBeCloseTo(0.4, 1);
  const other = {
    ...before,
    columns: before.columns.map((one) =>
      one.kind === "categorical" ? { ...one, categories: [{ text: "NO", count: one.rows }] } : one,
    ),
  };
  expect(of(other)).toBe(1);
});
