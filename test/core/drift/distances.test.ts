import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chiSquareStatistic, poolSparse } from "../../../src/core/drift/chi-square-homogeneity.ts";
import { compareCells } from "../../../src/core/drift/comparison.ts";
import { defaultDriftLimits } from "../../../src/core/drift/distance.ts";
import { distances, measureDistances } from "../../../src/core/drift/distances.ts";
import { hellingerDistance } from "../../../src/core/drift/hellinger.ts";
import { largestShareChange } from "../../../src/core/drift/l-infinity.ts";
import { numericCells, type ReferenceCells, total } from "../../../src/core/drift/reference-cells.ts";
import { totalVariationDistance } from "../../../src/core/drift/total-variation.ts";
import { seededRandom } from "../../support/random.ts";
import { expectRelative, numberIn, vectorFile } from "../../support/vectors.ts";

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

test("every kind of column has the readings that are defined for it", () => {
  const names = (kind: "numeric" | "categorical") =>
    measureDistances(compareCells(cellsOf(kind, new Array(cells).fill(9)), new Array(cells).fill(9))).map(
      ({ name }) => name,
    );
  expect(names("numeric")).toEqual([
    "ks",
    "psi",
    "js",
    "chi2",
    "hellinger",
    "tvd",
    "wasserstein_body_std",
    "wasserstein_body_iqr",
  ]);
  expect(names("categorical")).toEqual(["psi", "js", "chi2", "hellinger", "tvd", "linf"]);
});

test("the distances that follow PSI share its tolerance: all find twice as much, and all clear two thirds", () => {
  const verdicts = (shift: number) => {
    const live = Array.from({ length: cells }, (_, i) => Math.round(40_000 * (i < cells / 2 ? 1 - shift : 1 + shift)));
    const readings = measureDistances(compareCells(cellsOf("categorical", new Array(cells).fill(40_000)), live));
    return readings
      .filter(({ name }) => ["psi", "js", "chi2", "hellinger"].includes(name))
      .map(({ verdict }) => verdict);
  };
  expect(verdicts(0.33)).toEqual(new Array(4).fill("drifting"));
  expect(verdicts(0.18)).toEqual(new Array(4).fill("stable"));
});

const vectors = vectorFile("raw-distances.json");

test("χ², Hellinger, total variation and L∞ of tables agree with scipy and numpy", () => {
  for (const row of vectors("tables")) {
    const pair = { reference: Float64Array.from(row[0] as number[]), live: Float64Array.from(row[1] as number[]) };
    expectRelative(chiSquareStatistic(pair), numberIn(row, 5), 1e-10, "χ²");
    expectRelative(hellingerDistance(pair), numberIn(row, 6), 1e-10, "Hellinger");
    expectRelative(totalVariationDistance(pair), numberIn(row, 7), 1e-10, "total variation");
    const change = largestShareChange(pair.reference, pair.live, total(pair.reference), total(pair.live));
    expectRelative(change, numberIn(row, 8), 1e-10, "L∞");
  }
});

test("χ² pools sparse cells, so that a single unseen row cannot rule it", () => {
  const pooled = poolSparse({
    reference: Float64Array.of(60_000, 40_000, 20, 0),
    live: Float64Array.of(600, 399, 0, 1),
  });
  expect([[...pooled.reference], [...pooled.live]]).toEqual([
    [60_000, 40_020],
    [600, 400],
  ]);
  expect(chiSquareStatistic(pooled)).toBeLessThan(0.1);
  const rare = poolSparse({ reference: Float64Array.of(900, 4, 4), live: Float64Array.of(900, 4, 4) });
  expect([...rare.live]).toEqual([900, 8]);
});

test("equal distributions are called drifting no more often than alpha allows, by any distance", () => {
  const random = seededRandom(3);
  const alarms = new Map<string, number>();
  const runs = 300;
  for (let run = 0; run < runs; run += 1) {
    const draw = (rows: number) => {
      const values = new Array<number>(cells).fill(0);
      for (let i = 0; i < rows; i += 1) {
        const cell = Math.floor(random() ** 2 * cells);
        values[cell] = (values[cell] ?? 0) + 1;
      }
      return values;
    };
    for (const kind of ["numeric", "categorical"] as const)
      for (const { name, verdict } of measureDistances(compareCells(cellsOf(kind, draw(2_000)), draw(400))))
        if (verdict === "drifting") alarms.set(name, (alarms.get(name) ?? 0) + 1);
  }
  expect([...alarms]).toEqual([]);
});
