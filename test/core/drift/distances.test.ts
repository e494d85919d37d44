import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareCells } from "../../../src/core/drift/comparison.ts";
import { defaultDriftLimits } from "../../../src/core/drift/distance.ts";
import { distances, measureDistances } from "../../../src/core/drift/distances.ts";
import { numericCells, type ReferenceCells, total } from "../../../src/core/drift/reference-cells.ts";

const cells = 24;
const counts = fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 5_000 })), { minLength: cells, maxLength: cells });
const filled = counts.filter((values) => total(values) > 0);

function cellsOf(kind: "numeric" | "categorical", values: readonly number[]): ReferenceCells {
  if (kind === "categorical") return { kind, counts: Float64Array.from(values), rows: total(values) };
  return numericCells(
    Array.from({ length: cells - 1 }, (_, i) => i * 1.5),
    values,
    [2, 5, 7, 9, 12, 15, 18, 21],
  );
}

const members = distances.flatMap((distance) =>
  distance.kinds.map((kind) => ({ distance, kind, title: `${distance.name} of ${kind} columns` })),
);

describe.each(members)("$title", ({ distance, kind }) => {
  const measure = (reference: readonly number[], live: readonly number[]) =>
    distance.measure(compareCells(cellsOf(kind, reference), live), defaultDriftLimits);

  test("is 0 for equal counts, and never drifting", () => {
    fc.assert(
      fc.property(filled, (values) => {
        const reading = measure(values, values);
        expect(reading.value).toBe(0);
        expect(reading.verdict).not.toBe("drifting");
      }),
    );
  });

  test("is finite and at least 0 whatever cells are empty, with a finite threshold above it unless drifting", () => {
    fc.assert(
      fc.property(filled, filled, (reference, live) => {
        const reading = measure(reference, live);
        expect(Number.isFinite(reading.value) && reading.value >= 0).toBe(true);
        expect(Number.isFinite(reading.threshold) && reading.threshold > 0).toBe(true);
        expect(reading.n).toBe(total(live));
        if (reading.verdict === "drifting") expect(reading.value).toBeGreaterThan(reading.threshold);
        else if (reading.n >= 200) expect(reading.value).toBeLessThanOrEqual(reading.threshold);
        if (reading.low !== undefined) expect(reading.high).toBeGreaterThanOrEqual(reading.low);
      }),
    );
  });

  test("does not depend on the order in which panes are added", () => {
    fc.assert(
      fc.property(filled, counts, filled, (reference, a, b) => {
        const sum = (x: readonly number[], y: readonly number[]) => x.map((count, i) => count + (y[i] ?? 0));
        expect(measure(reference, sum(a, b))).toEqual(measure(reference, sum(b, a)));
      }),
    );
  });

  test("says nothing below 200 rows, and has no value without any", () => {
    const live = Array.from({ length: cells }, (_, i) => (i === 3 ? 199 : 0));
    expect(measure(new Array(cells).fill(1_000), live).verdict).toBe("insufficient");
    const empty = measure(new Array(cells).fill(1_000), new Array(cells).fill(0));
    expect(empty).toMatchObject({ verdict: "insufficient", value: Number.NaN, n: 0 });
    expect(Number.isFinite(empty.threshold)).toBe(true);
  });

  test("finds that everything has moved into one cell", () => {
    const live = Array.from({ length: cells }, (_, i) => (i === cells - 1 ? 5_000 : 0));
    expect(measure(new Array(cells).fill(1_000), live).verdict).toBe("drifting");
  });
});

test("numeric columns have three readings, categorical ones two", () => {
  const names = (kind: "numeric" | "categorical") =>
    measureDistances(compareCells(cellsOf(kind, new Array(cells).fill(9)), new Array(cells).fill(9))).map(
      ({ name }) => name,
    );
  expect(names("numeric")).toEqual(["ks", "psi", "js"]);
  expect(names("categorical")).toEqual(["psi", "js"]);
});

test("Jensen-Shannon and PSI share their tolerance: both find twice as much, and both clear two thirds", () => {
  const verdicts = (shift: number) => {
    const live = Array.from({ length: cells }, (_, i) => Math.round(40_000 * (i < cells / 2 ? 1 - shift : 1 + shift)));
    const readings = measureDistances(compareCells(cellsOf("categorical", new Array(cells).fill(40_000)), live));
    return readings.map(({ verdict }) => verdict);
  };
  expect(verdicts(0.33)).toEqual(["drifting", "drifting"]);
  expect(verdicts(0.18)).toEqual(["stable", "stable"]);
});
