import { expect, test } from "vitest";
import type { Rolling } from "../../../src/core/evaluation/earlier-window.ts";
import { readWindow } from "../../../src/core/evaluation/readings.ts";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import { type RollingReading, rollingInSlices } from "../../../src/core/evaluation/rolling-readings.ts";
import { ServingState } from "../../../src/core/evaluation/serving-state.ts";
import type { Taint } from "../../../src/core/evaluation/taint-book.ts";
import { columnCellsStart } from "../../../src/core/profile/layout.ts";
import { encodeCounts } from "../../../src/core/profile/sparse-counts.ts";
import { storyModel, storyReference } from "../../support/story-reference.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const { hash, reference } = storyReference();
const frame = frameOf(hash, reference);
const startMs = Date.UTC(2026, 0, 5);

function fresh(): ServingState {
  const serving = { model: storyModel, version: "v1", role: "primary" } as const;
  return new ServingState(serving, frame.layout, frame, { labelsFromMs: 0 });
}

/** A pane like the reference; shifted, the upper half of `amount` holds four times as many rows. */
function pane(isShifted: boolean): Uint8Array {
  const vector = new Float64Array(frame.layout.size);
  const column = frame.layout.columns[0];
  const amount = reference.columns[0];
  if (column === undefined || amount?.kind !== "numeric") throw new Error("no amount");
  const half = amount.counts.length / 2;
  amount.counts.forEach((_, bin) => {
    vector[column.base + columnCellsStart + bin] = isShifted ? (bin < half ? 1 : 4) : 1;
  });
  return encodeCounts(vector);
}

/** Rows of a usual pane. */
const rowsOfPane = reference.columns[0]?.kind === "numeric" ? reference.columns[0].counts.length : 0;
const [usual, shifted] = [pane(false), pane(true)];

/** A pane every five minutes, from the start on. */
function serve(state: ServingState, fromMs: number, toMs: number, counts: Uint8Array): void {
  for (let atMs = fromMs; atMs < toMs; atMs += 5 * minuteMs) {
    state.add(startMs + atMs, counts);
    state.advance(startMs + atMs);
    state.log.open(startMs + atMs);
  }
}

function psi(state: ServingState, rolling: Rolling, window: string, taints: readonly Taint[] = []): RollingReading {
  const found = [...rollingInSlices(state, [rolling], taints)]
    .flat()
    .find((one) => one.feature === "amount" && one.window === window && one.statistic === "psi");
  if (found === undefined) throw new Error(`no psi of ${window}`);
  return found;
}

test("until a whole span lies behind the window nothing is said, but when it will", () => {
  const state = fresh();
  serve(state, 0, hourMs, usual);
  expect(psi(state, "previous", "1h")).toMatchObject({
    signal: "insufficient",
    threshold: null,
    comparedWith: "previous",
  });
  // The window of the minute at 55 began 4 minutes before the first pane.
  expect(psi(state, "previous", "1h").readyInMs).toBe(64 * minuteMs);
  expect(psi(state, "last-week", "1h").readyInMs).toBe(7 * dayMs + 4 * minuteMs);
  serve(state, hourMs, 124 * minuteMs, usual);
  expect(psi(state, "previous", "1h")).toMatchObject({ signal: "stable", readyInMs: 0 });
  expect(psi(state, "previous", "24h").signal).toBe("insufficient");
});

test("the window before shows what came suddenly, and forgets it, unlike the reference", () => {
  const state = fresh();
  serve(state, 0, 4 * hourMs, usual);
  serve(state, 4 * hourMs, 5 * hourMs, shifted);
  const sudden = psi(state, "previous", "1h");
  expect(sudden.signal).toBe("drifting");
  expect(sudden.value).toBeGreaterThan(sudden.threshold ?? Number.POSITIVE_INFINITY);
  expect(sudden.earlierRows).toBe(12 * rowsOfPane);
  serve(state, 5 * hourMs, 7 * hourMs, shifted);
  expect(psi(state, "previous", "1h").signal).toBe("stable");
  const byReference = readWindow(state, "1h", frame).find(
    ({ statistic, feature }) => statistic === "psi" && feature === "amount",
  );
  expect(byReference?.signal).toBe("drifting");
});

test("the hour is compared with the same hours of a week ago", () => {
  const state = fresh();
  // Every day from noon to one is shifted.
  for (let day = 0; day < 8; day += 1)
    for (let hour = 0; hour < 24; hour += 1)
      serve(state, day * dayMs + hour * hourMs, day * dayMs + (hour + 1) * hourMs, hour === 12 ? shifted : usual);
  serve(state, 8 * dayMs, 8 * dayMs + 12 * hourMs, usual);
  serve(state, 8 * dayMs + 12 * hourMs, 8 * dayMs + 13 * hourMs, shifted);
  const told = psi(state, "last-week", "1h");
  expect(told).toMatchObject({ signal: "stable", readyInMs: 0 });
  // Of the hour before noon it touches 4 minutes, and counts a fifteenth of it.
  expect(told.value).toBeLessThan(0.01);
  expect(psi(state, "previous", "1h").signal).toBe("drifting");
  serve(state, 8 * dayMs + 13 * hourMs, 8 * dayMs + 15 * hourMs, shifted);
  expect(psi(state, "last-week", "1h").signal).toBe("drifting");
});

test("panes that must not enter a reference are left out of the past, and another version's are not asked about", () => {
  const state = fresh();
  serve(state, 0, 124 * minuteMs, usual);
  const taint = { fromMs: startMs, toMs: startMs + 40 * minuteMs, why: "firing", by: null, version: "v1" };
  const all = psi(state, "previous", "1h");
  expect(psi(state, "previous", "1h", [{ ...taint, version: "v2" }])).toEqual(all);
  expect(psi(state, "previous", "1h", [taint])).toMatchObject({ signal: "insufficient", earlierRows: 0 });
  const half = { ...taint, toMs: startMs + 20 * minuteMs };
  expect(psi(state, "previous", "1h", [half]).earlierRows).toBe(all.earlierRows / 2);
});

test("a slice tells of one feature in one window, so that others have their turn in between", () => {
  const state = fresh();
  serve(state, 0, 3 * hourMs, usual);
  const slices = [...rollingInSlices(state, ["previous", "last-week"], [])].filter(({ length }) => length > 0);
  const ofSlices = slices.map(
    (slice) => new Set(slice.map((one) => `${one.comparedWith} ${one.window} ${one.feature}`)),
  );
  expect(ofSlices.every(({ size }) => size === 1)).toBe(true);
  expect(slices.length).toBe(4 * frame.coarse.columns.length);
  const [all, amount] = [slices.flat(), [...rollingInSlices(state, ["previous", "last-week"], [], "amount")].flat()];
  expect(amount).toEqual(all.filter(({ feature }) => feature === "amount"));
});
