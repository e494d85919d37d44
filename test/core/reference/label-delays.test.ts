import { expect, test } from "vitest";
import { canonicalText, parseReference } from "../../../src/core/reference/artefact.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import type { HistoryColumn, HistoryTable } from "../../../src/core/reference/history-table.ts";
import { errorsAtAge, labelAge } from "../../../src/core/reference/label-age.ts";
import type { LabelledReference } from "../../../src/core/reference/labelled-reference.ts";

const rows = 8_000;
const [startMs, hourMs] = [Date.UTC(2026, 0, 1), 3_600_000];
const rule = { configuredMs: null, retentionMs: 14 * 24 * hourMs };

function column(name: string, value: (row: number) => number): HistoryColumn {
  return {
    name,
    kind: "numeric",
    values: Float64Array.from({ length: rows }, (_, row) => value(row)),
    flags: new Uint8Array(rows),
  };
}

function classes(name: string, value: (row: number) => number): HistoryColumn {
  return { ...column(name, value), kind: "categorical", texts: ["no", "yes"] };
}

/** A row a minute, predicted no; one in ten is a yes, whose label comes after one hour; the others' after twenty. */
function history(delayed = true): HistoryTable {
  const timesMs = Float64Array.from({ length: rows }, (_, row) => startMs + row * 60_000);
  const isOne = (row: number): boolean => row % 10 === 0;
  return {
    rows,
    timesMs,
    status: new Uint8Array(rows),
    latencyMs: new Float64Array(rows).fill(Number.NaN),
    version: "v1",
    columns: [classes("__prediction", () => 0), column("amount", (row) => row % 7)],
    labels: classes("label", (row) => Number(isOne(row))),
    ...(delayed ? { labelTimesMs: timesMs.map((atMs, row) => atMs + (isOne(row) ? 1 : 20) * hourMs) } : {}),
  };
}

function labelledOf(table: HistoryTable, ageMs?: number): LabelledReference {
  const reference = buildReference("fraud", "history.csv", table, undefined, { labelAgeMs: ageMs });
  if (reference.labelled === undefined) throw new Error("no labels");
  expect(parseReference(canonicalText(reference))).toEqual(reference);
  return reference.labelled;
}

test("a history that says when labels came keeps their delays by class, and is judged when 95 % had come", () => {
  const labelled = labelledOf(history());
  expect(labelled.delays).toMatchObject({ timed: rows, labels: rows });
  expect(labelled.delays?.curves.map(({ className, labels }) => [className, labels])).toEqual([
    ["no", 0.9 * rows],
    ["yes", 0.1 * rows],
  ]);
  expect(labelAge(rule, labelled)).toEqual({ ageMs: 21 * hourMs, because: "reference" });
  expect(labelAge({ ...rule, retentionMs: 4 * hourMs }, labelled).ageMs).toBe(3.5 * hourMs);
  expect(labelAge({ ...rule, configuredMs: 60_000 }, labelled)).toEqual({ ageMs: 60_000, because: "configured" });
  expect(labelAge(rule, labelledOf(history(false)))).toEqual({ ageMs: 24 * hourMs, because: "unknown" });
});

test("the reference's own rate is of rows as old as the age, by the labels that had come by then", () => {
  const usual = labelledOf(history());
  expect(usual.errors.successes / usual.errors.trials).toBeCloseTo(0.1, 3);
  expect(usual.errors.trials).toBeLessThan(rows);
  // At two hours only the wrong ones have a label.
  const early = labelledOf(history(), 2 * hourMs);
  expect(early.errors.successes).toBe(early.errors.trials);
  expect(early.delays?.ageMs).toBe(2 * hourMs);
  const told = errorsAtAge(usual, 2 * hourMs);
  expect([told.successes / told.trials, told.hourly]).toEqual([1, null]);
  expect(errorsAtAge(usual, 21 * hourMs)).toBe(usual.errors);
});

test("where no label had come by the age all of them count, for a share of none is not known", () => {
  const { errors, delays } = labelledOf(history(), 60_000);
  expect([errors.trials, delays?.ageMs]).toEqual([rows, 60_000]);
});

test("a reference whose delays are not what they should be is refused", () => {
  const text = canonicalText(buildReference("fraud", "history.csv", history()));
  for (const broken of [text.replace(/"wrong": \[\d+/, '"wrong": [-1'), text.replace('"ageMs": 756', '"ageMs": -756')])
    expect(parseReference(broken)).toEqual({ unreadable: expect.stringContaining("labelled is missing") });
});
