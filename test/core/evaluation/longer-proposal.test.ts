import { expect, test } from "vitest";
import { referenceDifference } from "../../../src/core/drift/reference-difference.ts";
import { type Proposed, proposedReference } from "../../../src/core/evaluation/proposed-reference.ts";
import { frameOf, hourlyBands } from "../../../src/core/evaluation/reference-frame.ts";
import { ServingState } from "../../../src/core/evaluation/serving-state.ts";
import type { Taint } from "../../../src/core/evaluation/taint-book.ts";
import { columnCellsStart, latencyBucketBase, latencyCountCell, unseenCell } from "../../../src/core/profile/layout.ts";
import { encodeCounts } from "../../../src/core/profile/sparse-counts.ts";
import { UnseenNames } from "../../../src/core/profile/unseen-names.ts";
import { canonicalText, parseReference } from "../../../src/core/reference/artefact.ts";
import { storyModel, storyReference } from "../../support/story-reference.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const { hash, reference } = storyReference();
const frame = frameOf(hash, reference);
const startMs = Date.UTC(2026, 0, 5);
const [amount, country] = frame.layout.columns;
if (amount === undefined || country === undefined) throw new Error("two columns");
const bins = reference.columns[0]?.kind === "numeric" ? reference.columns[0].counts : [];
const unseenPerPane = 20;

/** Of 1,000 rows and more: errors by the hour, `amount` like the reference or with its upper quarter alone, some unseen countries. */
function pane(errors: number, isShifted: boolean): { counts: Uint8Array; rows: number } {
  const vector = new Float64Array(frame.layout.size);
  let rows = 0;
  bins.forEach((_, bin) => {
    const here = isShifted && bin < (3 * bins.length) / 4 ? 0 : isShifted ? 4 : 1;
    vector[(amount?.base ?? 0) + columnCellsStart + bin] = here;
    rows += here;
  });
  vector[(country?.base ?? 0) + columnCellsStart] = rows - unseenPerPane;
  vector[(country?.base ?? 0) + unseenCell] = unseenPerPane;
  [vector[0], vector[1]] = [rows - errors, errors];
  vector[latencyCountCell] = rows;
  vector[latencyBucketBase + 500] = rows;
  return { counts: encodeCounts(vector), rows };
}

/** A pane every quarter of an hour; every hour fails in as many rows of each as the hour of the day says. */
function served(
  days: number,
  isShifted: (day: number) => boolean = () => false,
): { state: ServingState; rows: number } {
  const serving = { model: storyModel, version: "v1", role: "primary" } as const;
  const state = new ServingState(serving, frame.layout, frame, { labelsFromMs: 0 });
  let perPane = 0;
  for (let quarter = 0; quarter < days * 96; quarter += 1) {
    const atMs = startMs + quarter * 900_000;
    const errors = Math.floor(quarter / 4) % 24;
    const { counts, rows } = pane(errors, isShifted(Math.floor(quarter / 96)));
    perPane = rows;
    state.add(atMs, counts);
    const record = state.log.open(atMs);
    if (record !== undefined) [record.predictions, record.errors] = [rows, errors];
    state.advance(atMs);
  }
  // The next pane begins: the last half hour is over.
  state.advance(startMs + days * dayMs);
  state.log.open(startMs + days * dayMs);
  return { state, rows: perPane };
}

function propose(state: ServingState, fromMs: number, taints: readonly Taint[] = []): Proposed {
  const made = proposedReference(state, frame, fromMs, startMs + 10 * dayMs, taints);
  if ("refused" in made) throw new Error(made.refused);
  return made;
}

test("a span of days gives rates and hours of the day from its whole hours, and distributions of the last of them", () => {
  const { state, rows } = served(5);
  const { reference: made, notes } = propose(state, startMs + dayMs);
  expect(made.source).toMatchObject({ fromMs: startMs + dayMs, rows: 4 * 96 * rows });
  const { errors, latency } = made.rates ?? {};
  expect(errors?.trials).toBe(4 * 96 * rows);
  expect(errors?.hourly?.successes).toEqual(Array.from({ length: 24 }, (_, hour) => hour * 16));
  expect(latency?.above.p50.hourly?.trials).toEqual(Array(24).fill(16 * rows));
  const [of, where] = made.columns;
  expect((of?.rows ?? 0) / rows).toBeLessThanOrEqual(98);
  for (const column of [of, where]) {
    const { hours } = column ?? {};
    expect(hours?.valued).toEqual(Array(24).fill(16 * rows));
    expect(hours?.missing.trials).toEqual(Array(24).fill(16 * rows));
  }
  const sums = of?.hours?.valued.map((_, hour) => of.hours?.cells.reduce((sum, cell) => sum + (cell[hour] ?? 0), 0));
  expect(sums).toEqual(of?.hours?.valued);
  expect(notes.join("\n")).toContain("rates are those of 96 hours");
  expect(parseReference(canonicalText(made))).toEqual(made);
});

test("the hours of a proposal give each hour its own limit", () => {
  const { reference: made } = propose(served(5).state, startMs);
  const judged = frameOf("proposed", { ...made, accepted: true });
  const errors = judged.list.streams.findIndex(({ metric }) => metric === "errors");
  const limit = (hour: number) => hourlyBands(judged).limit(errors, startMs + hour * hourMs) ?? 1;
  expect(limit(3)).toBeLessThan(limit(20));
  expect(judged.mayAct).toBe(true);
});

test("a day has no hours", () => {
  const { state } = served(5);
  const { reference: made } = propose(state, startMs + 4 * dayMs);
  expect(made.rates?.errors.hourly).toBeNull();
  expect(made.columns.map(({ hours }) => hours)).toEqual([undefined, undefined]);
});

test("a feature that has moved too far for its old parts is cut anew and has no hours, and that is told", () => {
  const { state } = served(5, (day) => day === 4);
  const { reference: made, notes } = propose(state, startMs);
  const [of, where] = made.columns;
  const before = reference.columns[0];
  if (of?.kind !== "numeric" || before?.kind !== "numeric") throw new Error("no amount");
  expect(of.coarse).not.toEqual(before.coarse);
  expect([of.hours, where?.hours === undefined]).toEqual([undefined, false]);
  expect(notes.join("\n")).toContain("amount has changed too much for its old parts");
});

test("hours in which a pane is tainted are in no rate", () => {
  const { state, rows } = served(5);
  const taint = { why: "firing", by: null, version: "v1" };
  const taints = [{ ...taint, fromMs: startMs + dayMs + 5 * hourMs, toMs: startMs + dayMs + 7 * hourMs }];
  const { reference: made, notes } = propose(state, startMs, taints);
  expect(made.rates?.errors.trials).toBe((5 * 96 - 8) * rows);
  expect(made.rates?.errors.hourly?.successes.slice(4, 8)).toEqual([80, 80, 96, 140]);
  expect(notes.join("\n")).toContain("2 hours are left out");
});

test("new categories are in it by name with their share, the shown difference counts them, and rare ones are left out", () => {
  const { state } = served(2);
  const names = new UnseenNames();
  for (let i = 0; i < 100; i += 1) names.add(i % 4 === 0 ? "a name that is ".padEnd(300, "long ") : "ZZ");
  state.unseen.add(startMs + 2 * dayMs - 900_000, new Map([[1, names]]));
  const { reference: made, notes } = propose(state, startMs + dayMs);
  const where = made.columns[1];
  if (where?.kind !== "categorical") throw new Error("no country");
  const unseenRows = where.rows - (where.categories.find(({ text }) => text === "SE")?.count ?? 0);
  expect(where.categories.find(({ text }) => text === "ZZ")?.count).toBe(unseenRows);
  expect(where.categories).toHaveLength(4);
  const panes = (where.categories.find(({ text }) => text === "SE")?.count ?? 0) / (served(1).rows - unseenPerPane);
  expect(unseenRows).toBe(Math.round(0.75 * unseenPerPane * panes));
  expect(notes).toContain("country has 1 new category");
  expect(parseReference(canonicalText(made))).toEqual(made);
  const difference = referenceDifference(reference, made).columns[1];
  expect(difference?.distances.find(({ name }) => name === "psi")?.value).toBeGreaterThan(0.3);
});
