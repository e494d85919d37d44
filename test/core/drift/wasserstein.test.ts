import { describe, expect, test } from "vitest";
import { compareCells } from "../../../src/core/drift/comparison.ts";
import { defaultDriftLimits } from "../../../src/core/drift/distance.ts";
import { exactWasserstein } from "../../../src/core/drift/raw/exact-wasserstein.ts";
import { pooledSteps } from "../../../src/core/drift/raw/pooled-steps.ts";
import { numericCells } from "../../../src/core/drift/reference-cells.ts";
import { wassersteinByDeviation, wassersteinByQuartiles } from "../../../src/core/drift/wasserstein.ts";
import { measureBody } from "../../../src/core/drift/wasserstein-body.ts";
import { tailSums, tailUnit } from "../../../src/core/profile/tail-sums.ts";
import { countInBins, frozenBins } from "../../support/frozen-bins.ts";
import { normal, seededRandom } from "../../support/random.ts";

type Draw = (random: () => number) => number;

function sample(seed: number, rows: number, draw: Draw): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: rows }, () => draw(random)).sort();
}

const shapes: Record<string, readonly [Draw, Draw]> = {
  "equal normals": [normal, normal],
  "a shifted mean": [normal, (random) => 0.1 + normal(random)],
  "a wider normal": [normal, (random) => 1.2 * normal(random)],
  "a point mass": [normal, (random) => (random() < 0.1 ? 0.3 : normal(random))],
  "a live sample at one value": [normal, () => 0.5],
  "heavy tails": [(random) => normal(random) / Math.abs(normal(random)), normal],
  "skewed and rounded": [
    (random) => Math.round(100 * Math.exp(2 * normal(random))) / 100,
    (random) => Math.round(110 * Math.exp(2 * normal(random))) / 100,
  ],
  counts: [(random) => Math.floor(-4 * Math.log(random())), (random) => Math.floor(-5 * Math.log(random()))],
};

describe.each(Object.entries(shapes))("%s", (_name, [referenceDraw, liveDraw]) => {
  test.each([
    [20_000, 300],
    [20_000, 20_000],
  ])("%i reference and %i live rows: the exact distance of the clipped rows is inside the certificate", (n, m) => {
    const reference = sample(n, n, referenceDraw);
    const live = sample(n + m + 1, m, liveDraw);
    const { edges, cells } = frozenBins(reference);
    const [first, last] = [edges[0] ?? NaN, edges[edges.length - 1] ?? NaN];
    const clipped = (values: Float64Array) => values.map((value) => Math.min(last, Math.max(first, value)));
    const exact = exactWasserstein(pooledSteps(clipped(reference), clipped(live)));
    const { value, low, high } = measureBody(cells, countInBins(edges, live), m, 1);
    const rounding = 1e-9 * (last - first);
    expect(low).toBeLessThanOrEqual(exact + rounding);
    expect(high).toBeGreaterThanOrEqual(exact - rounding);
    expect(value >= low && value <= high).toBe(true);
    expect(Math.abs(value - exact)).toBeLessThan((last - first) / 1_024);
  });
});

function readings(live: Float64Array) {
  const reference = sample(11, 50_000, normal);
  const { edges, cells } = frozenBins(reference);
  const spread = { standardDeviation: 1, interquartileRange: 1.349 };
  const numeric = numericCells(edges, cells.counts, cells.cuts, spread);
  const comparison = compareCells(numeric, countInBins(edges, live));
  return [wassersteinByDeviation, wassersteinByQuartiles].map((distance) =>
    distance.measure(comparison, defaultDriftLimits),
  );
}

test("a mean that moved by a quarter of a deviation reads .25 and drifts, one that stayed is stable", () => {
  for (const { value, verdict } of readings(sample(12, 20_000, (random) => 0.25 + normal(random)))) {
    expect(value).toBeCloseTo(0.25, 1);
    expect(verdict).toBe("drifting");
  }
  expect(readings(sample(13, 20_000, normal)).map(({ verdict }) => verdict)).toEqual(["stable", "stable"]);
});

test("with few rows neither is said", () => {
  expect(readings(sample(14, 300, (random) => 0.1 + normal(random))).map(({ verdict }) => verdict)).toEqual([
    "undecided",
    "undecided",
  ]);
});

test("a shift of the tolerance is hardly ever called drifting", () => {
  const verdicts = Array.from({ length: 40 }, (_, seed) =>
    readings(sample(100 + seed, 1_000, (random) => 0.1 + normal(random))).map(({ verdict }) => verdict),
  );
  expect(verdicts.flat().filter((verdict) => verdict === "drifting")).toEqual([]);
});

test("edges next to the largest double and a reference without spread give finite readings", () => {
  for (const edges of [
    [-Number.MAX_VALUE, 0, Number.MAX_VALUE],
    [-5e-324, 5e-324, 1e-300],
  ]) {
    for (const spread of [
      { standardDeviation: 0, interquartileRange: 0 },
      { standardDeviation: Number.MAX_VALUE, interquartileRange: 1e-320 },
    ]) {
      for (const [tails, liveTails] of [
        [undefined, undefined],
        [
          { below: Number.MAX_VALUE, above: 0 },
          { below: Number.MAX_VALUE, above: 1e300, length: Number.MAX_VALUE },
        ],
      ] as const) {
        const cells = numericCells(edges, [300, 300, 300, 300], [1], spread, tails);
        const comparison = compareCells(cells, [500, 0, 400, 100], liveTails);
        for (const distance of [wassersteinByDeviation, wassersteinByQuartiles]) {
          const { value, low, high, threshold } = distance.measure(comparison, defaultDriftLimits);
          expect([value, low, high, threshold].filter((number) => !Number.isFinite(number))).toEqual([]);
        }
      }
    }
  }
});

/** Frozen bins with tail sums, and a live sample counted in them. */
function withTails(reference: Float64Array, live: Float64Array) {
  const { edges, cells } = frozenBins(reference);
  const standardDeviation = deviationOf(reference);
  const unit = tailUnit(standardDeviation, 0);
  const spread = { standardDeviation, interquartileRange: 0 };
  const numeric = numericCells(edges, cells.counts, cells.cuts, spread, tailSums(reference, edges, unit));
  const comparison = compareCells(numeric, countInBins(edges, live), tailSums(live, edges, unit));
  return { reading: wassersteinByDeviation.measure(comparison, defaultDriftLimits), standardDeviation };
}

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

const studentT3: Draw = (random) =>
  normal(random) / Math.sqrt((normal(random) ** 2 + normal(random) ** 2 + normal(random) ** 2) / 3);

describe.each([
  ...Object.entries(shapes),
  ["t₃ tails against a normal", [normal, studentT3]] as const,
  ["a thousand times wider", [normal, (random) => 1_000 * normal(random)]] as const satisfies readonly [
    string,
    readonly [Draw, Draw],
  ],
])("%s, tails included", (_name, [referenceDraw, liveDraw]) => {
  test.each([300, 20_000])("the exact distance of all rows is inside the bounds with %i live rows", (rows) => {
    const reference = sample(21, 20_000, referenceDraw);
    const live = sample(22 + rows, rows, liveDraw);
    const { reading, standardDeviation } = withTails(reference, live);
    const exact = exactWasserstein(pooledSteps(reference, live)) / standardDeviation;
    expect(reading.name).toBe("wasserstein_std");
    expect(reading.low).toBeLessThanOrEqual(exact + 1 / 4_096);
    expect(reading.high).toBeGreaterThanOrEqual(exact - 1 / 4_096);
    expect(reading.value >= (reading.low ?? NaN) && reading.value <= (reading.high ?? NaN)).toBe(true);
  });
});

test("heavy tails, which bins alone miss, are in the value", () => {
  const [reference, live] = [sample(31, 50_000, normal), sample(32, 50_000, studentT3)];
  const exact = exactWasserstein(pooledSteps(reference, live));
  const { edges, cells } = frozenBins(reference);
  const body = measureBody(cells, countInBins(edges, live), live.length, 1).value;
  const { reading, standardDeviation } = withTails(reference, live);
  expect(body / exact).toBeLessThan(0.75);
  expect(Math.abs(reading.value * standardDeviation - exact)).toBeLessThan(0.002);
});

test("one far outlier is not drift: what it adds to the distance it adds to the doubt", () => {
  const live = sample(33, 5_000, normal);
  live[live.length - 1] = 1e9;
  const { reading } = withTails(sample(34, 50_000, normal), live);
  expect(reading.value).toBeGreaterThan(1);
  expect(reading.verdict).toBe("undecided");
});

test.each([
  ["normal", normal],
  ["t₃", studentT3],
  ["lognormal", (random: () => number) => Math.exp(normal(random))],
] as const)(
  "with tails too, a %s law moved by the tolerance is hardly ever called drifting, and one by thrice that is",
  (_name, draw) => {
    const reference = sample(41, 30_000, draw);
    const shift = defaultDriftLimits.wassersteinTolerance * deviationOf(reference);
    const verdicts = (factor: number) =>
      Array.from({ length: 30 }, (_, seed) => {
        const live = sample(500 + seed, 1_500, (random) => factor * shift + draw(random));
        return withTails(reference, live).reading.verdict;
      });
    expect(verdicts(1).filter((verdict) => verdict === "drifting")).toEqual([]);
    expect(verdicts(3).filter((verdict) => verdict === "drifting").length).toBeGreaterThan(20);
  },
);
