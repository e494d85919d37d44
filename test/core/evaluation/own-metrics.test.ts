import { expect, test } from "vitest";
import { defaultBudget, logBudgets } from "../../../src/core/detection/weights.ts";
import { addLate, closePane } from "../../../src/core/evaluation/close-pane.ts";
import { Models } from "../../../src/core/evaluation/models.ts";
import { readOwnMetrics } from "../../../src/core/evaluation/own-readings.ts";
import type { Entry } from "../../../src/core/machine.ts";
import { encodeCounts } from "../../../src/core/profile/sparse-counts.ts";
import type { OwnMetric, RowExtras } from "../../../src/core/row-extras.ts";
import type { PaneDelta } from "../../../src/core/stream/pane-delta.ts";
import { ownMetric } from "../../support/row-extras.ts";

const serving = { model: "fraud", version: "1", role: "primary" } as const;
const t0 = Date.UTC(2026, 0, 5);

function delta(pane: number, blocks: Record<string, readonly [number, number, number]>, late = 0): PaneDelta {
  const rows = Math.max(...Object.values(blocks).map(([, told, errors]) => told + errors));
  return {
    ...serving,
    paneStartMs: t0 + pane * 10_000,
    source: { topic: "p", partition: 0 },
    schemaHash: "provisional",
    late,
    counts: encodeCounts(Uint32Array.from([rows])),
    positions: { first: 0, last: 0, sampled: [] },
    extras: Object.entries(blocks).map(([name, counts]) => ({
      id: `metric.${name}`,
      counts: encodeCounts(Uint32Array.from(counts)),
      seen: [],
    })),
  };
}

function models(...metrics: OwnMetric[]): Models {
  const extras: RowExtras = { metrics, segments: [] };
  return new Models({ learningOf: () => ({ spanMs: 600_000, minimumRows: 1_000 }), extrasOf: () => extras });
}

function close(all: Models, pane: number, blocks: Record<string, readonly [number, number, number]>) {
  const model = all.of("fraud");
  const closed = closePane(model, t0 + pane * 10_000, [delta(pane, blocks)], logBudgets(defaultBudget), () => []);
  return { ...closed, learned: model.learnExtras(closed.paneStartMs, closed.findings.length === 0) };
}

test("an own metric with a limit alarms without any reference, and says how much of what", () => {
  const all = models(ownMetric("big", { limit: 0.05 }));
  for (let pane = 0; pane < 20; pane += 1) expect(close(all, pane, { big: [4, 100, 0] }).findings).toEqual([]);
  const { findings } = close(all, 20, { big: [60, 100, 0] });
  expect(findings).toMatchObject([
    {
      serving,
      stream: "metric.big.0",
      evidence: { family: "harm", metric: "big", observed: 0.6, limit: 0.05, n: 100 },
    },
  ]);
});

test("rows that could not be told are no trials, but are counted", () => {
  const all = models(ownMetric("big", { limit: 0.05 }));
  for (let pane = 0; pane < 30; pane += 1) expect(close(all, pane, { big: [4, 100, 900] }).findings).toEqual([]);
  const state = all.of("fraud").serving(serving);
  const [reading] = readOwnMetrics(state, all.of("fraud").extras, "5m");
  expect(reading).toMatchObject({
    metric: "big",
    value: 0.04,
    n: 3_000,
    errors: 27_000,
    threshold: 0.05,
    signal: "stable",
  });
});

test("a band is learned from a quiet span in full, and not across a pane that was in doubt", () => {
  const all = models(ownMetric("big"));
  const learnedAt: number[] = [];
  for (let pane = 0; pane < 200; pane += 1) {
    const { learned, paneStartMs } = close(all, pane, { big: [30, 1_000, 0] });
    if (learned.length > 0) learnedAt.push(pane);
    if (pane === 40) all.of("fraud").learnExtras(paneStartMs, false);
  }
  // Ten minutes are sixty panes; the window counts whole minutes, so the one with the doubt must have left it: an hour.
  expect(learnedAt).toEqual([]);
  for (let pane = 200; pane < 500; pane += 1)
    if (close(all, pane, { big: [30, 1_000, 0] }).learned.length > 0) learnedAt.push(pane);
  expect(learnedAt).toHaveLength(1);
  const [reading] = readOwnMetrics(all.of("fraud").serving(serving), all.of("fraud").extras, "5m");
  expect(reading?.threshold).toBeGreaterThan(0.03);
  expect(reading?.threshold).toBeLessThan(0.05);
});

test("what several partitions say of one pane is one count", () => {
  const all = models(ownMetric("big", { limit: 0.05 }));
  const parts = [
    delta(0, { big: [4, 100, 1] }),
    { ...delta(0, { big: [3, 50, 0] }), source: { topic: "p", partition: 1 } },
  ];
  closePane(all.of("fraud"), t0, parts, logBudgets(defaultBudget), () => []);
  const [reading] = readOwnMetrics(all.of("fraud").serving(serving), all.of("fraud").extras, "5m");
  expect(reading).toMatchObject({ value: 7 / 150, n: 150, errors: 1 });
});

test("late rows are in the windows and in no detector", () => {
  const all = models(ownMetric("big", { limit: 0.05 }));
  close(all, 0, { big: [4, 100, 0] });
  close(all, 1, { big: [4, 100, 0] });
  addLate(all.of("fraud"), delta(0, { big: [100, 100, 0] }, 100));
  const state = all.of("fraud").serving(serving);
  expect(readOwnMetrics(state, all.of("fraud").extras, "5m")[0]).toMatchObject({ n: 300, value: 0.36 });
  expect(close(all, 2, { big: [4, 100, 0] }).findings).toEqual([]);
});

/** What a store would hold after everything was written. */
function stored(all: Models, into: Map<string, Uint8Array>): Entry[] {
  const { puts, deletes } = all.takeDirty();
  for (const { key, value } of puts) into.set(key, value);
  for (const key of deletes) into.delete(key);
  return [...into].map(([key, value]) => ({ key, value }));
}

test("models restored at any pane go on as if they had never stopped", () => {
  const metrics = [ownMetric("big"), ownMetric("odd", { family: "quality", limit: 0.1 })];
  const whole = models(...metrics);
  const disk = new Map<string, Uint8Array>();
  const wholeDisk = new Map<string, Uint8Array>();
  let restarted = models(...metrics);
  for (let pane = 0; pane < 130; pane += 1) {
    const blocks = { big: [pane < 100 ? 30 : 120, 1_000, 5], odd: [80, 900, 0] } as const;
    expect(close(restarted, pane, blocks)).toEqual(close(whole, pane, blocks));
    const entries = stored(restarted, disk);
    expect(entries.sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual(
      stored(whole, wholeDisk).sort((a, b) => (a.key < b.key ? -1 : 1)),
    );
    if (pane % 7 !== 0) continue;
    restarted = models(...metrics);
    restarted.restore(entries);
  }
});

test("a changed definition starts that metric anew and leaves the others as they were", () => {
  const disk = new Map<string, Uint8Array>();
  const before = models(ownMetric("big", { limit: 0.2 }), ownMetric("odd", { limit: 0.2 }));
  for (let pane = 0; pane < 10; pane += 1) close(before, pane, { big: [4, 100, 0], odd: [4, 100, 0] });
  const after = models(ownMetric("big", { id: "big2", limit: 0.2 }), ownMetric("odd", { limit: 0.2 }));
  after.restore(stored(before, disk));
  const readings = readOwnMetrics(after.of("fraud").serving(serving), after.of("fraud").extras, "5m");
  expect(readings.map(({ metric, n }) => [metric, n])).toEqual([
    ["big", 0],
    ["odd", 1_000],
  ]);
  stored(after, disk);
  expect([...disk.keys()].filter((key) => key.includes("metric.big/"))).toEqual([]);
});
