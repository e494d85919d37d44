import { columnCellsStart } from "../../src/core/profile/layout.ts";
import { buildReference } from "../../src/core/reference/build.ts";
import { layoutOf } from "../../src/core/reference/frozen.ts";
import type { HistoryColumn } from "../../src/core/reference/history-table.ts";
import type { Reference } from "../../src/core/reference/reference.ts";
import { binomial } from "./binomial.ts";
import { normal, seededRandom } from "./random.ts";

const rows = 40_000;
const scoredClasses = ["approve", "refuse", "review"] as const;
export const usualShares = [0.8, 0.15, 0.05];

function numbers(name: string, values: Float64Array): HistoryColumn {
  return { name, kind: "numeric", values, flags: new Uint8Array(rows) };
}

/** Scores of a calibrated model: normal on the logit scale. `up` moves them, `sharper` pulls them apart. */
function scoreOf(random: () => number, up = 0, sharper = 1): number {
  return 1 / (1 + Math.exp(-(sharper * 1.5 * normal(random) + up)));
}

/** Two days of a model with classes, scores and labels by score. */
export function scoredReference(): Reference {
  const random = seededRandom(21);
  const score = Float64Array.from({ length: rows }, () => scoreOf(random));
  const truth = score.map((value) => (random() < value ? 1 : 0));
  const columns = [
    numbers("__score", score),
    numbers(
      "__prediction",
      score.map((value) => (value >= 0.5 ? 1 : 0)),
    ),
  ];
  return buildReference("scored", "history.csv", {
    rows,
    timesMs: Float64Array.from({ length: rows }, (_, row) => Date.UTC(2026, 0, 1) + row * 4_320),
    status: new Uint8Array(rows),
    latencyMs: new Float64Array(rows).fill(Number.NaN),
    version: "v1",
    columns,
    labels: numbers("label", truth),
  });
}

/** The same of a model that only says which class. */
export function classReference(): Reference {
  const random = seededRandom(22);
  const values = Float64Array.from({ length: rows }, () => {
    const place = random();
    return place < 0.8 ? 0 : place < 0.95 ? 1 : 2;
  });
  return buildReference("classes", "history.csv", {
    rows,
    timesMs: Float64Array.from({ length: rows }, (_, row) => Date.UTC(2026, 0, 1) + row * 4_320),
    status: new Uint8Array(rows),
    latencyMs: new Float64Array(rows).fill(Number.NaN),
    version: "v1",
    columns: [{ name: "__prediction", kind: "categorical", texts: scoredClasses, values, flags: new Uint8Array(rows) }],
  });
}

/** A pane's counters of rows with these scores. */
export function scoredPane(
  reference: Reference,
  random: () => number,
  count: number,
  { up = 0, sharper = 1 }: { readonly up?: number; readonly sharper?: number } = {},
): Float64Array {
  const layout = layoutOf(reference, "hash");
  const counts = new Float64Array(layout.size);
  counts[0] = count;
  for (const column of layout.columns) {
    if (column.kind !== "numeric" || column.name !== "__score") continue;
    for (let row = 0; row < count; row += 1) {
      const cell = column.base + columnCellsStart + column.bins.locate(scoreOf(random, up, sharper));
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return counts;
}

/** A pane's counters of rows of three classes. */
export function classPane(
  reference: Reference,
  random: () => number,
  count: number,
  shares: readonly number[],
): Float64Array {
  const layout = layoutOf(reference, "hash");
  const counts = new Float64Array(layout.size);
  counts[0] = count;
  const base = (layout.columns[0]?.base ?? 0) + columnCellsStart;
  const review = binomial(random, count, shares[2] ?? 0);
  const refuse = binomial(random, count - review, (shares[1] ?? 0) / (1 - (shares[2] ?? 0)));
  counts.set([count - review - refuse, refuse, review], base);
  return counts;
}
