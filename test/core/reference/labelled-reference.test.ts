import { expect, test } from "vitest";
import { canonicalText, parseReference } from "../../../src/core/reference/artefact.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import type { HistoryColumn, HistoryTable } from "../../../src/core/reference/history-table.ts";
import { seededRandom } from "../../support/random.ts";

const rows = 4_000;
const startMs = Date.UTC(2026, 0, 1);

function numbers(name: string, values: Float64Array, flags = new Uint8Array(rows)): HistoryColumn {
  return { name, kind: "numeric", values, flags };
}

function tableOf(columns: readonly HistoryColumn[], labels?: HistoryColumn): HistoryTable {
  return {
    rows,
    timesMs: Float64Array.from({ length: rows }, (_, row) => startMs + row * 60_000),
    status: new Uint8Array(rows),
    latencyMs: new Float64Array(rows).fill(Number.NaN),
    version: "v1",
    columns,
    ...(labels === undefined ? {} : { labels }),
  };
}

const random = seededRandom(3);
const score = Float64Array.from({ length: rows }, () => random());
const truth = score.map((value) => (random() < value ? 1 : 0));
const predicted = score.map((value) => (value >= 0.37 ? 1 : 0));

test("a history with labels gives the share of wrong predictions, and labels by score with a bin that begins at the threshold", () => {
  const table = tableOf([numbers("__score", score), numbers("__prediction", predicted)], numbers("label", truth));
  const { labelled, columns } = buildReference("fraud", "history.csv", table);
  const wrong = truth.filter((value, row) => value !== predicted[row]).length;
  expect(labelled).toMatchObject({ task: "class", largeErrorAt: null });
  expect([labelled?.errors.successes, labelled?.errors.trials]).toEqual([wrong, rows]);
  const scores = labelled?.scores;
  const lowest = Math.min(...score.filter((value) => value >= 0.37));
  expect([scores?.positive, scores?.threshold]).toEqual(["1", lowest]);
  const edges = columns[0]?.kind === "numeric" ? columns[0].edges : [];
  const below = edges.findIndex((edge) => edge >= lowest);
  expect(edges[below - 1]).toBe(edges.filter((edge) => edge < lowest).at(-1));
  const ofClassBelow = (scores?.ofClass ?? []).slice(0, below).reduce((sum, count) => sum + count, 0);
  expect(ofClassBelow).toBe(truth.filter((value, row) => value === 1 && (score[row] ?? 0) < lowest).length);
});

test("values count errors that a tenth of the reference exceeds", () => {
  const actual = Float64Array.from({ length: rows }, (_, row) => row);
  const guess = actual.map((value, row) => value + (row % 100));
  const table = tableOf([numbers("__prediction", guess)], numbers("label", actual));
  const { labelled } = buildReference("price", "history.csv", table);
  expect(labelled).toMatchObject({ task: "value", largeErrorAt: 89, scores: null });
  expect([labelled?.errors.successes, labelled?.errors.trials]).toEqual([rows / 10, rows]);
});

test("losses of values are kept by the cells of the prediction and of what tells most of them", () => {
  const noise = Float64Array.from({ length: rows }, () => random());
  const actual = Float64Array.from({ length: rows }, (_, row) => row);
  const guess = actual.map((value, row) => value + (noise[row] ?? 0) ** 4);
  const columns = [
    numbers("plain", score),
    numbers("telling", noise),
    numbers("constant", new Float64Array(rows)),
    numbers("__prediction", guess),
  ];
  const reference = buildReference("price", "history.csv", tableOf(columns, numbers("label", actual)));
  const losses = reference.labelled?.losses;
  expect(losses?.columns).toEqual(["__prediction", "telling", "plain"]);
  expect([losses?.rows, losses?.pairs.length]).toEqual([rows, ((21 + 11 + 11) * (21 + 11 + 11 + 1)) / 2]);
  const total = losses?.sums.at(-3) ?? 0;
  expect(total / rows).toBeCloseTo(0.2, 2);
  expect(parseReference(canonicalText(reference))).toEqual(reference);
  const damaged = { ...reference, labelled: { ...reference.labelled, losses: { ...losses, pairs: [1] } } };
  expect(parseReference(JSON.stringify(damaged))).toEqual({
    unreadable: "labelled.losses do not fit the cells of their columns",
  });
});

test("rows without prediction, label or answer are left out, and a file that does not fit its own bins is refused", () => {
  const flags = Uint8Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? 1 : 0));
  const table = tableOf(
    [numbers("__score", score), numbers("__prediction", predicted)],
    numbers("label", truth, flags),
  );
  const reference = buildReference("fraud", "history.csv", table);
  expect(reference.labelled?.errors.trials).toBe(rows / 2);
  expect(parseReference(canonicalText(reference))).toEqual(reference);
  const scores = reference.labelled?.scores;
  const damaged = { ...reference, labelled: { ...reference.labelled, scores: { ...scores, sums: [1] } } };
  expect(parseReference(JSON.stringify(damaged))).toEqual({
    unreadable: "labelled.scores do not fit the bins of __score",
  });
  expect("labelled" in buildReference("fraud", "history.csv", tableOf([numbers("__score", score)]))).toBe(false);
});

test("a file that names more columns or classes than are learnt from, or one twice, is refused before any of it is laid out", () => {
  const table = tableOf([numbers("__score", score), numbers("__prediction", predicted)], numbers("label", truth));
  const reference = buildReference("fraud", "history.csv", table);
  const { labelled } = reference;
  const ofClass = { ...labelled?.scores, calibrated: true };
  const losses = { rows: 0, pairs: [], sums: [] };
  const refused = (more: object) =>
    expect(parseReference(JSON.stringify({ ...reference, labelled: { ...labelled, ...more } }))).toEqual({
      unreadable: "labelled is missing or not what it should be",
    });
  refused({ losses: { ...losses, columns: Array(100_000).fill("__score") } });
  refused({ losses: { ...losses, columns: ["__score", "__score"] } });
  refused({ losses: { rows: 1, pairs: [], sums: [0, 0, 0], columns: [] } });
  for (const count of [0, 2, 3, 51]) refused({ classScores: Array(count).fill(ofClass) });
});

test("an own metric that said yes more often than anything is refused", () => {
  const table = tableOf([numbers("__score", score)]);
  const rate = { id: "m", name: "m", yes: 2, told: 1, errors: 0, panes: 1, designEffect: 1 };
  const damaged = { ...buildReference("fraud", "history.csv", table), own: [rate] };
  expect(parseReference(JSON.stringify(damaged))).toEqual({ unreadable: "own is missing or not what it should be" });
});
