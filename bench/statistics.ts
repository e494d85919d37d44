import type { ColumnValues } from "../src/core/profile/column-values.ts";
import { countColumn, countOutcomes } from "../src/core/profile/count-columns.ts";
import { type ColumnShape, layOut } from "../src/core/profile/layout.ts";
import { numericBins } from "../src/core/profile/numeric-bins.ts";
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
for (let c = 0; c < 16; c += 1) {
  const draw = draws[c % draws.length] as () => number;
  const reference = Float64Array.from({ length: 50_000 }, draw).sort();
  const edges = new Set(
    Array.from({ length: 1023 }, (_, j) => reference[Math.ceil(((j + 1) * 50_000) / 1024) - 1] as number),
  );
  shapes.push({ name: `n${c}`, kind: "numeric", bins: numericBins([...edges]) });
  columns.push({ values: Float64Array.from({ length: rows }, draw), flags: new Uint8Array(rows) });
}
for (let c = 0; c < 5; c += 1) {
  shapes.push({ name: `c${c}`, kind: "categorical", categories: 50 });
  columns.push({
    values: Float64Array.from({ length: rows }, () => Math.floor(50 * random())),
    flags: new Uint8Array(rows),
  });
}
const layout = layOut("bench", [20, 40, 90], shapes);
const outcomes = {
  status: new Uint8Array(rows),
  latencyMs: Float64Array.from({ length: rows }, () => 20 * Math.exp(normal())),
};
const vector = new Uint32Array(layout.size);

const count = (from: number, to: number): void => {
  countOutcomes(layout, outcomes, from, to, vector);
  for (let c = 0; c < columns.length; c += 1) {
    const [shape, column] = [layout.columns[c], columns[c]];
    if (shape !== undefined && column !== undefined) countColumn(shape, column, from, to, vector);
  }
};
/** µs per row that counting 15 numeric features, 5 categorical ones, a score and the latency takes, by rows at a time. */
export const statistics: Part = {
  name: "statistics",
  measure: async ({ quick }) => {
    const rounds = quick ? 40 : 200;
    const perRow = [rows, 1_024, 128, 16].map((runRows): [string, Figures] => {
      const micros = Array.from({ length: rounds }, () => {
        const startedMs = performance.now();
        for (let from = 0; from < rows; from += runRows) count(from, from + runRows);
        return ((performance.now() - startedMs) * 1_000) / rows;
      });
      return [`runsOf${runRows}`, { microsPerRow: median(micros) }];
    });
    return Object.fromEntries(perRow);
  },
};
