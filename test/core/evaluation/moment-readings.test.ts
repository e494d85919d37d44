import { expect, test } from "vitest";
import { readMoments } from "../../../src/core/evaluation/moment-readings.ts";
import { frameOf, type ReferenceFrame } from "../../../src/core/evaluation/reference-frame.ts";
import { sumMoments } from "../../../src/core/profile/count-moments.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import { Calibration } from "../../../src/core/reference/calibration.ts";
import type { HistoryTable } from "../../../src/core/reference/history-table.ts";
import type { Reference } from "../../../src/core/reference/reference.ts";
import { normal, seededRandom } from "../../support/random.ts";

const fromMs = Date.UTC(2026, 0, 1);
const stepMs = 1_000;

function columnsOf(seed: number, rows: number, correlation: number) {
  const random = seededRandom(seed);
  const [a, b] = [new Float64Array(rows), new Float64Array(rows)];
  for (let row = 0; row < rows; row += 1) {
    const [shared, own] = [normal(random), normal(random)];
    a[row] = shared;
    b[row] = correlation * shared + Math.sqrt(1 - correlation ** 2) * own;
  }
  return [a, b].map((values, i) => ({
    name: `x${i}`,
    kind: "numeric" as const,
    values,
    flags: new Uint8Array(rows),
  }));
}

function history(rows: number): HistoryTable {
  return {
    rows,
    timesMs: Float64Array.from({ length: rows }, (_, row) => fromMs + row * stepMs),
    status: new Uint8Array(rows),
    latencyMs: new Float64Array(rows).fill(5),
    version: "1",
    columns: columnsOf(1, rows, 0.8),
  };
}

const reference = buildReference("m", "past.csv", history(86_400));
const common = { serving: { model: "m", version: "2", role: "primary" as const }, window: "5m" as const, asOfMs: 0 };

const frames = new Map<Reference, ReferenceFrame>();

function framed(of: Reference): ReferenceFrame {
  const frame = frames.get(of) ?? frameOf("h", of);
  frames.set(of, frame);
  return frame;
}

function windowOf(of: Reference, seed: number, rows: number, correlation: number): Float64Array {
  const { layout } = framed(of);
  const total = new Float64Array(layout.size);
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  if (layout.moments === undefined) throw new Error("moments");
  sumMoments(layout.moments, columnsOf(seed, rows, correlation), order, 0, rows, total);
  return total;
}

function read(seed: number, rows: number, correlation: number, of = reference) {
  return readMoments(common, windowOf(of, seed, rows, correlation), framed(of));
}

test("a lost correlation is drifting, though no feature moved; the same world is stable", () => {
  const [whitened, reconstruction] = read(2, 300, 0.2);
  expect([whitened, reconstruction].map((one) => [one?.feature, one?.statistic, one?.n, one?.signal])).toEqual([
    ["__all__", "whitened_moments", 300, "drifting"],
    ["__all__", "pca_reconstruction", 300, "drifting"],
  ]);
  const calm = Array.from({ length: 50 }, (_, seed) => read(100 + seed, 300, 0.8)).flat();
  expect(calm.filter(({ signal }) => signal !== "stable").length).toBeLessThanOrEqual(4);
});

test("the threshold falls as rows become more, down to what the reference's hours reached", () => {
  const at = (rows: number) => read(3, rows, 0.8).map(({ threshold }) => threshold ?? Number.NaN);
  const falling = [at(200), at(300), at(1_000), at(3_600)];
  falling.slice(1).forEach((thresholds, i) => {
    for (const [j, threshold] of thresholds.entries()) expect(threshold).toBeLessThan(falling[i]?.[j] ?? Number.NaN);
  });
  expect(at(30_000)).toEqual(at(3_600));
  const [, hour] = reference.moments?.limits ?? [];
  expect(at(3_600)[0]).toBeCloseTo(hour?.whitenedMoments ?? Number.NaN, 10);
});

test("the same world is stable at every number of rows, with a threshold near what chance gives", () => {
  for (const rows of [300, 700, 2_000, 8_000]) {
    const [{ value = 0, threshold = 0, signal } = {}] = read(rows, rows, 0.8);
    expect(signal).toBe("stable");
    expect(threshold ?? 0).toBeLessThan(12 * value + 0.1);
  }
});

test("few rows say nothing, no rows are no number, and without limits nothing is shown either way", () => {
  expect(read(4, 199, 0).map(({ signal }) => signal)).toEqual(["insufficient", "insufficient"]);
  expect(read(4, 0, 0).map(({ value, n }) => [value, n])).toEqual([
    [Number.NaN, 0],
    [Number.NaN, 0],
  ]);
  const { moments } = reference;
  if (moments === undefined) throw new Error("moments");
  const untimed = { ...reference, moments: { ...moments, limits: [] } };
  expect(read(4, 300, 0, untimed).map(({ threshold, signal }) => [threshold, signal])).toEqual([
    [null, "undecided"],
    [null, "undecided"],
  ]);
});

test("a reference without moments has no such reading until the panes that follow have given it some", () => {
  const { moments: _, ...older } = reference;
  expect(read(5, 300, 0.2, older)).toEqual([]);
  const { layout } = framed(older);
  const calibration = new Calibration(older, layout);
  for (let pane = 0; pane < 900; pane += 1)
    calibration.add(fromMs + pane * 10_000, windowOf(older, 1_000 + pane, 20, 0.8));
  const learned = calibration.calibrated();
  expect(learned.moments?.columns).toEqual(["x0", "x1"]);
  expect(read(6, 600, 0.2, learned).map(({ signal }) => signal)).toEqual(["drifting", "drifting"]);
});
