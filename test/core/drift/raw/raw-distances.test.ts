import { expect, test } from "vitest";
import { compareCells } from "../../../../src/core/drift/comparison.ts";
import { defaultDriftLimits } from "../../../../src/core/drift/distance.ts";
import { measureDistances } from "../../../../src/core/drift/distances.ts";
import { pooledSteps } from "../../../../src/core/drift/raw/pooled-steps.ts";
import { rawDistances } from "../../../../src/core/drift/raw/raw-distances.ts";
import { categoricalTests, numericTests } from "../../../../src/core/drift/raw/raw-tests.ts";
import { numericCells } from "../../../../src/core/drift/reference-cells.ts";
import { countInBins, frozenBins } from "../../../support/frozen-bins.ts";
import { normal, seededRandom } from "../../../support/random.ts";

function sample(seed: number, rows: number, draw: (random: () => number) => number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: rows }, () => draw(random)).sort();
}

const spread = { standardDeviation: 1, interquartileRange: 1.349 };
const reference = sample(1, 20_000, normal);

function read(live: Float64Array) {
  return rawDistances(pooledSteps(reference, live), spread, defaultDriftLimits);
}

test("distances of rows are inside what the bins of the same rows certify, and their thresholds are near", () => {
  const live = sample(2, 20_000, (random) => 0.25 + normal(random));
  const { edges, cells } = frozenBins(reference);
  const binned = numericCells(edges, cells.counts, cells.cuts, spread);
  const byBins = measureDistances(compareCells(binned, countInBins(edges, live)));
  const pairs = [
    ["ks", "ks"],
    ["wasserstein_std", "wasserstein_body_std"],
    ["wasserstein_iqr", "wasserstein_body_iqr"],
  ];
  for (const [raw, body] of pairs) {
    const exact = read(live).find(({ name }) => name === raw);
    const certified = byBins.find(({ name }) => name === body);
    expect(exact?.value).toBeGreaterThanOrEqual(certified?.low ?? NaN);
    // Rows beyond the outer edges are in the exact Wasserstein distance only.
    expect(exact?.value).toBeLessThanOrEqual((certified?.high ?? NaN) + 0.002);
    expect(Math.abs((exact?.threshold ?? NaN) - (certified?.threshold ?? NaN))).toBeLessThan(0.01);
    expect([exact?.verdict, certified?.verdict]).toEqual(["drifting", "drifting"]);
  }
});

test("Wasserstein distance sees how far outliers went", () => {
  const far = (out: number) => sample(3, 20_000, (random) => (random() < 0.01 ? out : normal(random)));
  const [near, away] = [10, 100].map((out) => read(far(out)).find(({ name }) => name === "wasserstein_std"));
  expect(near?.value).toBeCloseTo(0.1, 1);
  expect(away?.value).toBeCloseTo(1, 1);
  expect(away?.verdict).toBe("drifting");
});

test("the three verdicts and the lack of one", () => {
  const verdicts = (live: Float64Array) => read(live).map(({ verdict }) => verdict);
  expect(verdicts(sample(4, 199, () => 5))).toEqual(new Array(3).fill("insufficient"));
  expect(verdicts(sample(5, 300, normal))).toEqual(new Array(3).fill("undecided"));
  expect(verdicts(sample(6, 300, (random) => 2 + normal(random)))).toEqual(new Array(3).fill("drifting"));
  expect(verdicts(sample(7, 20_000, normal)).slice(1)).toEqual(["stable", "stable"]);
});

test("without rows there is no value, and limits stay finite also where numbers are next to the largest double", () => {
  for (const live of [new Float64Array(0), Float64Array.of(-Number.MAX_VALUE, Number.MAX_VALUE)])
    for (const extent of [spread, { standardDeviation: 0, interquartileRange: 0 }]) {
      for (const { threshold, value } of rawDistances(pooledSteps(reference, live), extent, defaultDriftLimits)) {
        expect(Number.isFinite(threshold)).toBe(true);
        expect(Number.isFinite(value)).toBe(live.length > 0);
      }
    }
});

test("every test of a column has its own name", () => {
  const live = sample(8, 500, normal);
  const names = numericTests({ reference, live, steps: pooledSteps(reference, live) }, 0.01).map(({ name }) => name);
  expect(names).toEqual(["ks_test", "cvm", "ad", "mann_whitney", "welch_t", "student_t"]);
  const table = (cells: number) => ({
    reference: new Float64Array(cells).fill(9),
    live: new Float64Array(cells).fill(9),
  });
  expect([2, 3].map((cells) => categoricalTests(table(cells), 0.01).map(({ name }) => name))).toEqual([
    ["g", "z", "fisher"],
    ["g"],
  ]);
});

test("equal samples have p-values that are spread evenly", () => {
  const counts = new Map<string, number>();
  const runs = 400;
  for (let run = 0; run < runs; run += 1) {
    const [first, second] = [sample(1_000 + run, 200, normal), sample(9_000 + run, 150, normal)];
    for (const { name, pValue } of numericTests(
      { reference: first, live: second, steps: pooledSteps(first, second) },
      0.1,
    ))
      if (pValue < 0.1) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  // 40 expected; five standard deviations of a binomial are 30.
  for (const [name, count] of counts) expect(Math.abs(count - runs / 10), name).toBeLessThan(30);
  expect(counts.size).toBe(6);
});
