import type { ColumnValues } from "../src/core/profile/column-values.ts";
import { countColumn, countOutcomes } from "../src/core/profile/count-columns.ts";
import { countMoments } from "../src/core/profile/count-moments.ts";
import { type ColumnShape, layOut } from "../src/core/profile/layout.ts";
import { numericBins } from "../src/core/profile/numeric-bins.ts";
import { tailUnit } from "../src/core/profile/tail-sums.ts";
import { type Figures, median, type Part } from "./support/part.ts";

const rows = 8_192;
let state = 7;
const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return (state + 0.5) / 2 ** 32;
};
const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
const draws: readonly (() => number)[] = [
  normal,
  () => Math.exp(2 * normal()),
  () => (random() < 0.9 ? 0 : Math.exp(normal())),
  random,
  () => Math.round(100 * Math.exp(normal())) / 100,
];

const shapes: ColumnShape[] = [];
const columns: ColumnValues[] = [];
const [means, deviations]: [number[], number[]] = [[], []];
for (let c = 0; c < 16; c += 1) {
  const draw = draws[c % draws.length] as () => number;
  const reference = Float64Array.from({ length: 50_000 }, draw).sort();
  const edges = new Set(
    Array.from({ length: 1023 }, (_, j) => reference[Math.ceil(((j + 1) * 50_000) / 1024) - 1] as number),
  );
  const [mean, deviation] = momentsOf(reference);
  means.push(mean);
  deviations.push(deviation);
  shapes.push({ name: `n${c}`, kind: "numeric", bins: numericBins([...edges]), tailUnit: tailUnit(deviation, mean) });
  columns.push({ values: Float64Array.from({ length: rows }, draw), flags: new Uint8Array(rows) });
}
for (let c = 0; c < 5; c += 1) {
  shapes.push({ name: `c${c}`, kind: "categorical", categories: 50 });
  columns.push({
    values: Float64Array.from({ length: rows }, () => Math.floor(50 * random())),
    flags: new Uint8Array(rows),
  });
}
/** Of the features; the last numeric column is the score. */
const features = 15;
const layout = layOut("bench", [20, 40, 90], shapes, {
  columns: Array.from({ length: features }, (_, i) => i),
  means: Float64Array.from(means.slice(0, features)),
  deviations: Float64Array.from(deviations.slice(0, features)),
});
const outcomes = {
  status: new Uint8Array(rows),
  latencyMs: Float64Array.from({ length: rows }, () => 20 * Math.exp(normal())),
};
const places = { columns, offset: new Float64Array(rows).map((_, row) => row), rowInRecord: new Uint32Array(rows) };
const vector = new Float64Array(layout.size);

function momentsOf(values: Float64Array): [mean: number, deviation: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
}

const countCells = (from: number, to: number): void => {
  countOutcomes(layout, outcomes, from, to, vector);
  for (let c = 0; c < columns.length; c += 1) {
    const [shape, column] = [layout.columns[c], columns[c]];
    if (shape !== undefined && column !== undefined) countColumn(shape, column, from, to, vector);
  }
};
const sumProducts = (from: number, to: number): void => {
  if (layout.moments !== undefined) countMoments(layout.moments, places, from, to, from, vector);
};

/** µs per row: of 15 numeric features, 5 categorical ones, a score and the latency the counts and tails, and the joint moments; by rows at a time. */
export const statistics: Part = {
  name: "statistics",
  measure: async ({ quick }) => {
    const rounds = quick ? 40 : 200;
    const perRow = [rows, 1_024, 128, 16, 1].map((runRows): [string, Figures] => {
      const [counts, moments] = [countCells, sumProducts].map((work) => microsPerRow(rounds, runRows, work)) as [
        number,
        number,
      ];
      return [`runsOf${runRows}`, { microsPerRow: counts + moments, counts, moments }];
    });
    return Object.fromEntries(perRow);
  },
};

function microsPerRow(rounds: number, runRows: number, work: (from: number, to: number) => void): number {
  const micros = Array.from({ length: rounds }, () => {
    const startedMs = performance.now();
    for (let from = 0; from < rows; from += runRows) work(from, from + runRows);
    return ((performance.now() - startedMs) * 1_000) / rows;
  });
  return median(micros);
}
