import { expect, test } from "vitest";
import type { Entry } from "../../../src/core/machine.ts";
import { countColumn, countOutcomes } from "../../../src/core/profile/count-columns.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import { Calibration } from "../../../src/core/reference/calibration.ts";
import { columnEffects } from "../../../src/core/reference/column-effects.ts";
import { ksCertificateWidth } from "../../../src/core/reference/freeze-bins.ts";
import { layoutOf } from "../../../src/core/reference/frozen.ts";
import { Learning, type LearningSettings } from "../../../src/core/reference/learning.ts";
import { learningSampler } from "../../../src/core/reference/learning-sample.ts";
import { paneRows } from "../../../src/core/reference/pane-rows.ts";
import type { NumericReference, Reference } from "../../../src/core/reference/reference.ts";
import { clusteredHistory, historyStartMs } from "../../support/history.ts";
import { learningDeltas } from "../../support/learning-rows.ts";

const rows = 30_000;
const table = clusteredHistory(rows, 5);
const hour: LearningSettings = { spanMs: rows * 50, minimumRows: 5_000 };

function learned(learning: Learning): Reference {
  const result = learning.freeze();
  if (result === null) throw new Error("nothing was learned");
  return result.reference;
}

function numeric(reference: Reference): NumericReference {
  const column = reference.columns.find(({ name }) => name === "amount");
  if (column?.kind !== "numeric") throw new Error("no amount");
  return column;
}

test("with every row in the sample, what is learned from the stream is what is built from the same rows", () => {
  const learning = new Learning("fraud", hour);
  for (const delta of learningDeltas(table, learningSampler(), 3)) learning.add(delta);
  const built = buildReference("fraud", "past.csv", table);
  const reference = learned(learning);
  expect(reference.accepted).toBe(false);
  expect(reference.rates).toEqual(built.rates);
  expect(reference.source).toMatchObject({
    kind: "learned",
    from: "predictions",
    rows,
    fromMs: historyStartMs,
    version: "3",
  });
  const unmeasured = built.columns.map((column) => ({
    ...column,
    designEffects: null,
    missing: { ...column.missing, designEffect: 2 },
  }));
  expect(reference.columns).toEqual(unmeasured);
});

test.each([
  [24, 4 * 24],
  [168, 29 * 24],
])("a span of %i hours told apart has the counts by hour of the same rows in a history", (hours, spanHours) => {
  const few = clusteredHistory(6_000, 3);
  const timesMs = Float64Array.from(
    few.timesMs ?? [],
    (_, row) => historyStartMs + (row * spanHours * 3_600_000) / 6_000,
  );
  const long = { ...few, timesMs };
  const learning = new Learning("fraud", { spanMs: spanHours * 3_600_000, minimumRows: 1_000 });
  for (const delta of learningDeltas(long, learningSampler(), 2)) learning.add(delta);
  const [reference, built] = [learned(learning), buildReference("fraud", "past.csv", long)];
  expect(reference.columns[0]?.hours?.valued).toHaveLength(hours);
  expect(reference.columns.map((column) => column.hours)).toEqual(built.columns.map((column) => column.hours));
});

test("with a sample of the rows, the learned distribution is the built one within chance and the certificate", () => {
  const limit = 5_000;
  const single = clusteredHistory(rows, 1);
  const learning = new Learning("fraud", { ...hour, sampleLimit: limit });
  for (const delta of learningDeltas(single, learningSampler(limit), 3)) learning.add(delta);
  const sample = numeric(learned(learning));
  const all = single.columns[0];
  const values = [...(all?.values ?? [])].filter((_, row) => all?.flags[row] === 0);
  expect(sample).toMatchObject({ rows: limit, sampled: true });
  expect(ksCertificateWidth(sample)).toBeLessThanOrEqual(2 / 1024);
  let below = 0;
  const farthest = sample.edges.map((edge, j) => {
    below += sample.counts[j] ?? 0;
    return Math.abs(below / limit - values.filter((value) => value <= edge).length / values.length);
  });
  expect(Math.max(...farthest)).toBeLessThan(Math.sqrt(Math.log(2 / 0.0001) / (2 * limit)));
  const missing = sample.missing.byReason[1] ?? 0;
  expect(missing / (missing + sample.rows)).toBeCloseTo(1 - values.length / rows, 3);
});

test("a restart in the middle, and partitions in another order, change nothing", () => {
  const limit = 2_000;
  const deltas = learningDeltas(table, learningSampler(limit), 2);
  const unbroken = new Learning("fraud", { ...hour, sampleLimit: limit });
  for (const delta of deltas) unbroken.add(delta);
  const half = deltas.length / 2;
  const store = new Map<string, Uint8Array>();
  const save = (learning: Learning): void => {
    const { puts } = learning.takeDirty();
    for (const { key, value } of puts) store.set(key, value);
  };
  const before = new Learning("fraud", { ...hour, sampleLimit: limit });
  for (const delta of deltas.slice(0, half)) before.add(delta);
  save(before);
  const lost = new Learning("fraud", { ...hour, sampleLimit: limit });
  const entries: Entry[] = [...store].reverse().map(([key, value]) => ({ key, value }));
  expect(lost.restore(entries)).toEqual([]);
  for (const delta of deltas.slice(half - 4)) lost.add(delta);
  expect(lost.freeze()).toEqual(unbroken.freeze());
  save(lost);
  expect(store.size).toBe(deltas.length);
});

test("the span ends only when it holds enough rows, and takes nothing after its end", () => {
  const learning = new Learning("fraud", { spanMs: 600_000, minimumRows: 20_000 });
  expect(learning.progress()).toEqual({ rows: 0, rowsNeeded: 20_000, fromMs: null, untilMs: null });
  const deltas = learningDeltas(table, learningSampler(), 1);
  for (const delta of deltas.slice(0, 60)) learning.add(delta);
  expect(learning.done(historyStartMs + 600_000)).toBe(false);
  for (const delta of deltas.slice(60)) learning.add(delta);
  expect(learning.progress()).toMatchObject({ rows: 20_000, untilMs: historyStartMs + 600_000 });
  expect(learning.done(historyStartMs + 1_000_000)).toBe(true);
});

test("late rows, other roles and other models teach nothing", () => {
  const learning = new Learning("fraud", hour);
  for (const delta of learningDeltas(table, learningSampler(), 1).slice(0, 2)) {
    learning.add({ ...delta, late: 4 });
    learning.add({ ...delta, role: "shadow" });
    learning.add({ ...delta, model: "credit" });
  }
  expect(learning.freeze()).toBeNull();
});

test("halves that differ are named, and halves that agree say nothing", () => {
  const calm = new Learning("fraud", hour);
  const moved = new Learning("fraud", hour);
  const shifted = clusteredHistory(rows, 5);
  shifted.columns[0]?.values.forEach((value, row, values) => {
    if (row > rows / 2) values[row] = value + 0.5;
  });
  shifted.status.forEach((_, row, status) => {
    if (row > rows / 2 && row % 12 === 0) status[row] = 1;
  });
  for (const delta of learningDeltas(table, learningSampler(), 1)) calm.add(delta);
  for (const delta of learningDeltas(shifted, learningSampler(), 1)) moved.add(delta);
  expect(calm.freeze()?.notes).toEqual([]);
  expect(moved.freeze()?.notes).toEqual([
    expect.stringContaining("error rate differs"),
    expect.stringContaining("amount differs"),
  ]);
});

test("once frozen its entries leave the store, also after a failed commit", () => {
  const learning = new Learning("fraud", hour);
  for (const delta of learningDeltas(table, learningSampler(), 1).slice(0, 3)) learning.add(delta);
  const written = learning.takeDirty();
  learning.keep(written);
  expect(learning.takeDirty()).toEqual(written);
  learning.forget();
  const removed = learning.takeDirty();
  expect(removed).toEqual({ puts: [], deletes: written.puts.map(({ key }) => key) });
  learning.keep(removed);
  expect(learning.takeDirty()).toEqual(removed);
});

test("the panes after it was frozen give a learned reference the φ of its columns", () => {
  const learning = new Learning("fraud", hour);
  for (const delta of learningDeltas(table, learningSampler(), 1)) learning.add(delta);
  const reference = learned(learning);
  const layout = layoutOf(reference, "h");
  const calibration = new Calibration(reference, layout);
  for (const { paneStartMs, from, to } of paneRows(table.timesMs ?? new Float64Array(0)).runs) {
    const vector = new Uint32Array(layout.size);
    countOutcomes(layout, table, from, to, vector);
    for (const [index, column] of layout.columns.entries()) {
      const values = table.columns[index];
      if (values !== undefined && column.kind === "numeric") countColumn(column, values, from, to, vector);
    }
    calibration.add(paneStartMs, vector);
  }
  const amount = table.columns[0];
  if (amount === undefined) throw new Error("no amount");
  const measured = columnEffects(numeric(reference), amount, paneRows(table.timesMs ?? new Float64Array(0)));
  expect(numeric(calibration.calibrated())).toEqual(measured);
});

/** Learning that has been told which pane starts to leave out. */
function withMarks(marks: Set<number>, limit: number): Learning {
  const covered = { has: (start: number) => marks.has(start), coveredMs: () => marks.size * 10_000 };
  return new Learning("fraud", { ...hour, sampleLimit: limit }, covered);
}

test.each([100_000, 400])(
  "panes marked after they were learned leave the sample of %i as if they had never come",
  (limit) => {
    const single = clusteredHistory(rows, 1);
    const deltas = learningDeltas(single, learningSampler(limit), 1);
    const marks = new Set<number>();
    const learning = withMarks(marks, limit);
    for (const delta of deltas) learning.add(delta);
    const { puts } = learning.takeDirty();
    for (const { paneStartMs } of deltas.slice(20, 130)) marks.add(paneStartMs);
    expect(learning.isTainted).toBe(true);
    expect(learning.done(Number.POSITIVE_INFINITY)).toBe(false);
    expect(learning.relearn(puts)).toBe(true);
    const clean = withMarks(marks, limit);
    for (const delta of deltas) clean.add(delta);
    const [relearned, never] = [learned(learning), learned(clean)];
    expect(relearned.rates).toEqual(never.rates);
    const [amount, other] = [numeric(relearned), numeric(never)];
    if (limit > rows) expect(relearned).toEqual(never);
    // Of a full sample less is left: what the marked panes had pushed out is not known any more, from whenever it came.
    else expect([amount.rows > 150, amount.rows < 270, other.rows]).toEqual([true, true, limit]);
    const dirty = learning.takeDirty();
    expect(dirty.deletes).toHaveLength(110);
    const gone = new Set(dirty.deletes);
    const restarted = withMarks(marks, limit);
    const stored = new Map(
      [...puts, ...dirty.puts].filter(({ key }) => !gone.has(key)).map((entry) => [entry.key, entry]),
    );
    expect(restarted.restore(stored.values())).toEqual([]);
    expect(restarted.freeze()).toEqual(learning.freeze());
  },
);

test("marks found at a restart are taken out then, and a store that is behind is read again", () => {
  const marks = new Set<number>();
  const deltas = learningDeltas(table, learningSampler(), 1);
  const learning = withMarks(marks, 100_000);
  for (const delta of deltas) learning.add(delta);
  const { puts } = learning.takeDirty();
  marks.add(deltas[3]?.paneStartMs ?? 0);
  expect(learning.relearn(puts.slice(1))).toBe(false);
  const restarted = withMarks(marks, 100_000);
  restarted.restore(puts);
  learning.relearn(puts);
  expect(restarted.isTainted).toBe(false);
  expect(restarted.freeze()).toEqual(learning.freeze());
});
