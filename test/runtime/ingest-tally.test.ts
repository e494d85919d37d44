import { expect, test } from "vitest";
import type { Defect, RejectReason } from "../../src/core/record.ts";
import type { RowBatch } from "../../src/core/stream/row-batch.ts";
import { IngestTally } from "../../src/runtime/ingest-tally.ts";

const startMs = 1_700_000_000_000;

function batch(rejects: Partial<Record<RejectReason, number>> = {}, rest: Partial<RowBatch> = {}): RowBatch {
  return {
    groups: [],
    labels: [],
    rejects: new Map(Object.entries(rejects) as [RejectReason, number][]),
    rejectSamples: new Map(),
    defects: new Map(),
    tombstones: 0,
    ...rest,
  };
}

/** Every reject is a record of its own, and every other record a row. */
function add(tally: IngestTally, topic: string, records: number, read: RowBatch, nowMs: number): void {
  const refused = [...read.rejects.values()].reduce((sum, count) => sum + count, 0);
  const groups = [{ rows: records - refused }] as unknown as RowBatch["groups"];
  tally.add(topic, records, refused, { ...read, groups }, nowMs);
}

test("fewer than a hundred records say nothing about the input", () => {
  const tally = new IngestTally();
  add(tally, "t", 99, batch({ bad_json: 99 }), startMs);
  expect(tally.rejectShare(startMs)).toBeNull();
  expect(tally.isDegraded(startMs)).toBe(false);
  add(tally, "t", 1, batch(), startMs);
  expect(tally.rejectShare(startMs)).toBe(0.99);
  expect(tally.isDegraded(startMs)).toBe(true);
});

test("exactly five per cent of rejects is bearable, more is degraded", () => {
  const tally = new IngestTally();
  add(tally, "t", 1_000, batch({ bad_json: 30, too_deep: 20 }), startMs);
  expect(tally.isDegraded(startMs)).toBe(false);
  add(tally, "t", 1, batch({ bad_json: 1 }), startMs);
  expect(tally.isDegraded(startMs)).toBe(true);
});

test("of a record with many rows each row counts, so that one bad row in a batch is one of many", () => {
  const tally = new IngestTally();
  const groups = [{ rows: 99 }] as unknown as RowBatch["groups"];
  for (let n = 0; n < 100; n += 1) tally.add("t", 1, 0, batch({ bad_field: 1 }, { groups }), startMs);
  expect(tally.rejectShare(startMs)).toBe(0.01);
  expect(tally.isDegraded(startMs)).toBe(false);
});

test("a record that is refused whole is one of the records, however many rows the others hold", () => {
  const tally = new IngestTally();
  const groups = [{ rows: 30 * 90 }] as unknown as RowBatch["groups"];
  tally.add("t", 100, 10, batch({ bad_json: 10 }, { groups }), startMs);
  expect(tally.rejectShare(startMs)).toBe(0.1);
});

test("ten records of which none can be read say so, nine or one that can do not", () => {
  const tally = new IngestTally();
  add(tally, "t", 9, batch({ bad_json: 9 }), startMs);
  expect(tally.readsNothing(startMs)).toBe(false);
  add(tally, "t", 1, batch({ bad_json: 1 }), startMs);
  expect(tally.readsNothing(startMs)).toBe(true);
  expect(tally.readsNothing(startMs + 300_000)).toBe(false);
  add(tally, "t", 1, batch(), startMs);
  expect(tally.readsNothing(startMs)).toBe(false);
});

test("five minutes later it is forgotten, and good input before that dilutes it", () => {
  const tally = new IngestTally();
  add(tally, "t", 1_000, batch({ bad_json: 300 }), startMs);
  expect(tally.isDegraded(startMs + 290_000)).toBe(true);
  add(tally, "t", 200, batch(), startMs + 290_000);
  expect(tally.rejectShare(startMs + 290_000)).toBe(0.25);
  expect(tally.rejectShare(startMs + 300_000)).toBe(0);
  expect(tally.rejectShare(startMs + 900_000)).toBeNull();
});

test("a stretch of silence does not keep old rejects in the five minutes", () => {
  const tally = new IngestTally();
  for (let slot = 0; slot < 40; slot += 1) add(tally, "t", 100, batch({ bad_json: 100 }), startMs + slot * 10_000);
  add(tally, "t", 100, batch(), startMs + 3_600_000);
  expect(tally.rejectShare(startMs + 3_600_000)).toBe(0);
});

test("rejects and defects are counted by topic and reason, records and tombstones in all", () => {
  const tally = new IngestTally();
  const defects = new Map<Defect, number>([["nan_literal", 2]]);
  add(tally, "a", 10, batch({ bad_json: 1 }, { defects, tombstones: 1 }), startMs);
  add(tally, "a", 10, batch({ bad_json: 2, empty: 1 }, { defects }), startMs);
  add(tally, "b", 10, batch({ empty: 4 }), startMs);
  expect([...(tally.rejects.get("a") ?? [])]).toEqual([
    ["bad_json", 3],
    ["empty", 1],
  ]);
  expect([...(tally.rejects.get("b") ?? [])]).toEqual([["empty", 4]]);
  expect([...(tally.defects.get("a") ?? [])]).toEqual([["nan_literal", 4]]);
  expect([tally.records, tally.tombstones]).toEqual([30, 1]);
});
