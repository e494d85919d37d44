import { expect, test } from "vitest";
import { compareCells } from "../../../src/core/drift/comparison.ts";
import { effectCriticalValues, nullCriticalValue } from "../../../src/core/drift/critical-values.ts";
import { jensenShannonDivergence } from "../../../src/core/drift/jensen-shannon.ts";
import { populationStabilityIndex } from "../../../src/core/drift/population-stability.ts";
import { numericCells } from "../../../src/core/drift/reference-cells.ts";
import { normal, seededRandom } from "../../support/random.ts";
import { expectRelative, numberIn, vectorFile } from "../../support/vectors.ts";

const vectors = vectorFile("distances.json");
const referenceRows = 100_000;
const replicates = 4_000;

test("PSI and Jensen-Shannon divergence agree with numpy and scipy", () => {
  for (const row of vectors("divergences")) {
    const pair = { reference: Float64Array.from(row[0] as number[]), live: Float64Array.from(row[1] as number[]) };
    expectRelative(populationStabilityIndex(pair), numberIn(row, 2), 1e-12, "PSI");
    expectRelative(jensenShannonDivergence(pair), numberIn(row, 3), 1e-10, "JSD");
  }
});

test("critical values agree with scipy", () => {
  for (const row of vectors("criticalValues")) {
    const [cells, n, m, alpha, tolerance] = [0, 1, 2, 3, 4].map((i) => numberIn(row, i)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    expectRelative(nullCriticalValue(cells, n, m, alpha), numberIn(row, 5), 1e-10, `null ${row.slice(0, 4)}`);
    const critical = effectCriticalValues(cells, n, m, alpha, tolerance);
    expectRelative(critical.drifting, numberIn(row, 6), 1e-9, `drifting ${row.slice(0, 5)}`);
    expectRelative(critical.stable, numberIn(row, 7), 1e-9, `stable ${row.slice(0, 5)}`);
  }
});

test("row counts between three digits move the critical values outwards and by little", () => {
  const [exact, rounded] = [
    effectCriticalValues(10, referenceRows, 1_240, 1e-3, 0.1),
    effectCriticalValues(10, referenceRows, 1_249, 1e-3, 0.1),
  ];
  expect(rounded).toEqual(exact);
  const next = effectCriticalValues(10, referenceRows, 1_250, 1e-3, 0.1);
  expect(exact.drifting).toBeGreaterThan(next.drifting);
  expect(exact.drifting - next.drifting).toBeLessThan(0.005 * (exact.drifting - 0.1));
});

/** Share of `replicates` windows of `rows` rows from `shares` whose PSI against ten equal cells exceeds `limit`. */
function exceedance(seed: number, rows: number, shares: readonly number[], limit: number): number {
  const random = seededRandom(seed);
  const reference = numericCells(
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
    new Float64Array(10).fill(referenceRows / 10),
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
  );
  const upTo = shares.map((_, i) => shares.slice(0, i + 1).reduce((a, b) => a + b, 0));
  let exceeded = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const live = new Float64Array(10);
    for (let row = 0; row < rows; row++) {
      const u = random();
      let cell = 0;
      while (cell < 9 && u > (upTo[cell] ?? 1)) cell++;
      live[cell] = (live[cell] ?? 0) + 1;
    }
    if (populationStabilityIndex(compareCells(reference, live).coarse) > limit) exceeded++;
  }
  return exceeded / replicates;
}

const equalShares = new Array<number>(10).fill(0.1);
const monteCarlo = (rate: number) => 3.5 * Math.sqrt((rate * (1 - rate)) / replicates);

test.each([
  { rows: 200, alpha: 0.05, published: 0.046 },
  { rows: 1_000, alpha: 0.05, published: 0.05 },
  { rows: 200, alpha: 1e-3, published: 9e-4 },
  { rows: 1_000, alpha: 1e-3, published: 1.1e-3 },
])(
  "without drift PSI exceeds its null critical value at $alpha with $rows rows as often as published",
  ({ rows, alpha, published }) => {
    const rate = exceedance(rows, rows, equalShares, nullCriticalValue(10, referenceRows, rows, alpha));
    expect(Math.abs(rate - published)).toBeLessThan(monteCarlo(published));
  },
);

test("the rule PSI > 0.1 alarms without drift at 200 rows, which is why thresholds know the sample size", () => {
  expect(Math.abs(exceedance(7, 200, equalShares, 0.1) - 0.017)).toBeLessThan(monteCarlo(0.017));
});

test("at a true PSI of just the tolerance the minimum-effect test errs at its level", () => {
  const direction = Array.from({ length: 10 }, (_, i) => normal(seededRandom(i + 1)));
  const tilted = (tilt: number) => {
    const weights = direction.map((d) => Math.exp(tilt * d));
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / sum);
  };
  const psi = (shares: readonly number[]) => shares.reduce((sum, q) => sum + (q - 0.1) * Math.log(q / 0.1), 0);
  let [low, high] = [0, 2];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (psi(tilted(middle)) < 0.1) low = middle;
    else high = middle;
  }
  const rate = exceedance(11, 1_000, tilted(low), effectCriticalValues(10, referenceRows, 1_000, 0.05, 0.1).drifting);
  expect(rate).toBeGreaterThan(0.043 - monteCarlo(0.043));
  expect(rate).toBeLessThan(0.054 + monteCarlo(0.054));
});
