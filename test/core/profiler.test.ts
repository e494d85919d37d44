import { expect, test } from "vitest";
import { Profiler } from "../../src/core/profiler.ts";
import type { ProfilerOutput } from "../../src/core/profiler-input.ts";
import { creditLayout, creditSchema } from "../support/credit-traffic.ts";
import { type LogRow, logRow, rowsInput } from "../support/log-rows.ts";

const t0 = 1_700_000_000_000;
const source = { topic: "predictions", partition: 0 };

test("a pane closes when the watermark passes its end, and once only", () => {
  const profiler = assigned(1);
  expect(feed(profiler, 0, [logRow(0, t0), logRow(1, t0 + 24_999)]).deltas).toEqual([]);
  const closed = feed(profiler, 0, [logRow(2, t0 + 25_000)]);
  expect(closed.watermarkMs).toBe(t0 + 10_000);
  expect(closed.deltas.map(({ paneStartMs, late }) => [paneStartMs, late])).toEqual([[t0, 0]]);
  expect(feed(profiler, 0, [logRow(3, t0 + 26_000)]).deltas).toEqual([]);
});

test("a delta says which version, role and positions it stands for", () => {
  const profiler = assigned(1);
  const rows = [logRow(5, t0), logRow(7, t0 + 1), logRow(9, t0 + 2), logRow(10, t0 + 40_000)];
  expect(feed(profiler, 0, rows).deltas).toMatchObject([
    {
      model: "credit",
      version: "7",
      role: "primary",
      source,
      schemaHash: "provisional",
      positions: { first: 5, last: 9, sampled: [5, 7, 9] },
    },
  ]);
});

test("panes leave in the order of their start, then of their identity, whatever came first", () => {
  const profiler = assigned(1);
  const rows = [
    logRow(0, t0 + 10_000, { version: "8" }),
    logRow(1, t0 + 10_000, { version: "7" }),
    logRow(2, t0, { version: "9" }),
    logRow(3, t0 + 60_000),
  ];
  const { deltas } = feed(profiler, 0, rows);
  expect(deltas.map(({ paneStartMs, version }) => [paneStartMs - t0, version])).toEqual([
    [0, "9"],
    [10_000, "7"],
    [10_000, "8"],
  ]);
});

test("a repeated batch changes nothing, and of a batch that straddles the position only the new rows count", () => {
  const profiler = assigned(1);
  feed(profiler, 0, [logRow(0, t0), logRow(1, t0)]);
  feed(profiler, 0, [logRow(0, t0), logRow(1, t0)]);
  feed(profiler, 0, [logRow(1, t0), logRow(2, t0)]);
  const { deltas } = feed(profiler, 0, [logRow(3, t0 + 30_000)]);
  expect(deltas.map((delta) => delta.counts[1])).toEqual([3]);
  expect(profiler.positions()).toEqual([{ ...source, nextOffset: 4 }]);
});

test("a batch that was read long ago does not move the position back", () => {
  const profiler = assigned(1);
  feed(profiler, 0, [logRow(0, t0), logRow(1, t0), logRow(2, t0)]);
  feed(profiler, 0, [logRow(0, t0)]);
  feed(profiler, 0, [logRow(1, t0)]);
  const { deltas } = feed(profiler, 0, [logRow(3, t0 + 30_000)]);
  expect(deltas.map((delta) => delta.counts[1])).toEqual([3]);
});

test("an empty batch tells where reading begins", () => {
  const profiler = assigned(1);
  profiler.apply(rowsInput(0, [], (model) => profiler.schemaOf(model), 40));
  expect(profiler.positions()).toEqual([{ ...source, nextOffset: 40 }]);
});

test("late rows leave as a delta of their own with the next pane that closes", () => {
  const profiler = assigned(1);
  feed(profiler, 0, [logRow(0, t0), logRow(1, t0 + 30_000)]);
  expect(feed(profiler, 0, [logRow(2, t0 + 1), logRow(3, t0 + 2)]).deltas).toEqual([]);
  const { deltas } = feed(profiler, 0, [logRow(4, t0 + 60_000)]);
  expect(deltas.map(({ paneStartMs, late }) => [paneStartMs - t0, late])).toEqual([
    [0, 2],
    [30_000, 0],
  ]);
});

test("a flood of late rows for a thousand closed panes does not stay in memory", () => {
  const profiler = assigned(1);
  feed(profiler, 0, [logRow(0, t0)]);
  const flood = Array.from({ length: 1_500 }, (_, i) => logRow(1 + i, t0 - (i + 3) * 10_000));
  const { deltas } = feed(profiler, 0, flood);
  expect(deltas.reduce((sum, delta) => sum + delta.late, 0)).toBe(1_500);
  expect(profiler.openPanes).toBe(1);
});

test("a pane waits for every partition that is read, and for none that is idle", () => {
  const profiler = assigned(2);
  feed(profiler, 1, [logRow(0, t0)]);
  expect(feed(profiler, 0, [logRow(0, t0), logRow(1, t0 + 60_000)]).deltas).toEqual([]);
  const quiet = { topic: "predictions", partition: 1 };
  profiler.apply({ kind: "source", source: quiet, state: "caughtUp", nowMs: t0 + 61_000 });
  const closed = profiler.apply({ kind: "tick", nowMs: t0 + 76_000 });
  expect(closed.deltas.map((delta) => delta.source.partition)).toEqual([0, 1]);
  expect(closed.idleAtClose).toEqual([quiet]);
});

test("a rebalance may be told one partition at a time: nothing closes before the last is told, and no row is late for it", () => {
  const first = assigned(2);
  feed(first, 0, [logRow(0, t0), logRow(1, t0 + 60_000)]);
  feed(first, 1, [logRow(0, t0)]);
  const next = new Profiler();
  next.restore(first.takeDirty().puts);
  for (const partition of [0, 1]) {
    for (const state of ["assigned", "behind", "caughtUp"] as const) {
      const told = { kind: "source", source: { topic: "predictions", partition }, state, nowMs: 0 } as const;
      expect(next.apply(told).deltas).toEqual([]);
    }
  }
  const { deltas } = feed(next, 1, [logRow(1, t0 + 1), logRow(2, t0 + 60_000)]);
  expect(deltas.map(({ source: { partition }, late }) => [partition, late])).toEqual([
    [0, 0],
    [1, 0],
  ]);
});

test("a partition that a killed self still holds after a restart loses no row to lateness", () => {
  const first = assigned(2);
  feed(first, 0, [logRow(0, t0)]);
  feed(first, 1, [logRow(0, t0)]);
  const next = new Profiler();
  next.restore(first.takeDirty().puts);
  next.apply({ kind: "source", source, state: "assigned", nowMs: 0 });
  expect(feed(next, 0, [logRow(1, t0 + 60_000)]).deltas).toEqual([]);
  next.apply({ kind: "source", source: { topic: "predictions", partition: 1 }, state: "assigned", nowMs: 10_000 });
  const { deltas } = feed(next, 1, [logRow(1, t0 + 1), logRow(2, t0 + 60_000)]);
  expect(deltas.map(({ late }) => late)).toEqual([0, 0]);
});

test("a restart keeps the watermark: a row that was late stays late", () => {
  const first = assigned(1);
  feed(first, 0, [logRow(0, t0 + 30_000)]);
  const next = new Profiler();
  next.restore(first.takeDirty().puts);
  next.apply({ kind: "source", source, state: "assigned", nowMs: 0 });
  const { deltas } = feed(next, 0, [logRow(1, t0), logRow(2, t0 + 60_000)]);
  expect(deltas.map((delta) => delta.late)).toEqual([1, 0]);
});

test("a restart keeps what a quiet partition had reached, so that it does not hold the others back", () => {
  const first = assigned(2);
  feed(first, 1, [logRow(0, t0 + 60_000)]);
  const next = new Profiler();
  next.restore(first.takeDirty().puts);
  for (const partition of [0, 1]) {
    next.apply({ kind: "source", source: { topic: "predictions", partition }, state: "assigned", nowMs: 0 });
  }
  expect(feed(next, 0, [logRow(0, t0), logRow(1, t0 + 50_000)]).deltas).toHaveLength(1);
});

test("a pane that closed on silence stays closed over a restart", () => {
  const first = assigned(1);
  feed(first, 0, [logRow(0, t0)]);
  first.apply({ kind: "source", source, state: "caughtUp", nowMs: t0 });
  expect(first.apply({ kind: "tick", nowMs: t0 + 25_000 }).deltas).toHaveLength(1);
  const next = new Profiler();
  next.restore(first.takeDirty().puts);
  next.apply({ kind: "source", source, state: "assigned", nowMs: 0 });
  const { deltas } = feed(next, 0, [logRow(1, t0 + 9_000), logRow(2, t0 + 60_000)]);
  expect(deltas.map((delta) => delta.late)).toEqual([1]);
});

test("label topics never hold the watermark", () => {
  const profiler = new Profiler({ labelTopics: ["labels"] });
  profiler.apply({ kind: "source", source, state: "assigned", nowMs: 0 });
  profiler.apply({ kind: "source", source: { topic: "labels", partition: 0 }, state: "assigned", nowMs: 0 });
  expect(feed(profiler, 0, [logRow(0, t0), logRow(1, t0 + 60_000)]).deltas).toHaveLength(1);
});

test("after a gap, or when a topic was made anew, reading goes on wherever the next batch begins", () => {
  const profiler = assigned(1);
  feed(profiler, 0, [logRow(900, t0)]);
  profiler.apply({ kind: "source", source, state: "gap", nowMs: 0 });
  expect(profiler.positions()).toEqual([]);
  feed(profiler, 0, [logRow(2, t0)]);
  expect(profiler.positions()).toEqual([{ ...source, nextOffset: 3 }]);
});

test("rows decoded before the reference came keep their own layout; later ones get the frozen one", () => {
  const profiler = assigned(1);
  const decodedBefore = rowsInput(0, [logRow(0, t0)], (model) => profiler.schemaOf(model));
  profiler.apply({ kind: "reference", schema: creditSchema(), layout: creditLayout });
  profiler.apply(decodedBefore);
  const { deltas } = feed(profiler, 0, [logRow(1, t0), logRow(2, t0 + 60_000)]);
  expect(deltas.map((delta) => delta.schemaHash)).toEqual(["h1", "provisional"]);
});

test("a learning schema survives a restart, and goes when its reference comes", () => {
  const first = assigned(1);
  feed(first, 0, [logRow(0, t0, { country: "DE\u0000 \ud800" })]);
  const stored = first.takeDirty();
  const next = new Profiler();
  next.restore(stored.puts);
  const schema = next.schemaOf("credit");
  expect(schema === "refused" || schema.columns.map(({ name, kind }) => [name, kind])).toEqual([
    ["amount", "numeric"],
    ["country", "categorical"],
  ]);
  expect(schema !== "refused" && schema.columns[1]?.codes.has("DE\u0000 \ud800")).toBe(true);
  next.apply({ kind: "reference", schema: creditSchema(), layout: creditLayout });
  expect(next.takeDirty().deletes).toEqual(['profiler/schema/"credit"']);
});

test("the two hundred and first model is refused", () => {
  const profiler = new Profiler();
  for (let i = 0; i < 200; i += 1) expect(profiler.schemaOf(`m${i}`)).not.toBe("refused");
  expect(profiler.schemaOf("one more")).toBe("refused");
  expect(profiler.schemaOf("m7")).not.toBe("refused");
});

test("what a failed commit held is handed out again, as it is by then", () => {
  const profiler = assigned(1);
  feed(profiler, 0, [logRow(0, t0)]);
  const failed = profiler.takeDirty();
  expect(profiler.takeDirty()).toEqual({ puts: [], deletes: [] });
  feed(profiler, 0, [logRow(1, t0 + 60_000)]);
  profiler.keep(failed);
  const again = profiler.takeDirty();
  const paneKey = failed.puts.find(({ key }) => key.startsWith("profiler/pane/"))?.key;
  expect(again.deletes).toEqual([paneKey]);
  expect(again.puts.map(({ key }) => key)).toContain("profiler/partition/predictions/0");
});

test("an entry that cannot be read is named", () => {
  const value = new Uint8Array([99]);
  expect(() => new Profiler().restore([{ key: "profiler/watermark/group", value }])).toThrow(
    /profiler\/watermark\/group cannot be read: written by a newer driftline/,
  );
});

function assigned(partitions: number): Profiler {
  const profiler = new Profiler();
  for (let partition = 0; partition < partitions; partition += 1) {
    profiler.apply({ kind: "source", source: { topic: "predictions", partition }, state: "assigned", nowMs: 0 });
  }
  return profiler;
}

function feed(profiler: Profiler, partition: number, rows: readonly LogRow[]): ProfilerOutput {
  return profiler.apply(rowsInput(partition, rows, (model) => profiler.schemaOf(model)));
}
