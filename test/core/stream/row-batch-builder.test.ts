import { expect, test } from "vitest";
import type { RecordMeta } from "../../../src/core/record.ts";
import { Schema } from "../../../src/core/schema.ts";
import { RowBatchBuilder } from "../../../src/core/stream/row-batch-builder.ts";

const at = (offset: number): RecordMeta => ({
  topic: "t",
  partition: 0,
  offset,
  timestampMs: 1_000 + offset,
  key: null,
});

function frozen(model = "m"): Schema {
  return new Schema(model, "abc", [
    { name: "x", kind: "numeric", categories: [] },
    { name: "c", kind: "categorical", categories: ["a", "b"] },
  ]);
}

function row(builder: RowBatchBuilder, offset: number, x: number, version = "1", model = "m"): void {
  builder.record(at(offset));
  if (builder.begin(model, version, "primary", 500 + offset) === "refused") return;
  builder.number(0, x);
  builder.commit();
}

test("rows are grouped by model, version and role, in log order", () => {
  const schemas = new Map([
    ["m", frozen("m")],
    ["n", frozen("n")],
  ]);
  const builder = new RowBatchBuilder((model) => schemas.get(model) ?? "refused");
  row(builder, 1, 10, "1");
  row(builder, 2, 20, "2");
  row(builder, 3, 30, "1");
  row(builder, 4, 40, "1", "n");
  builder.record(at(5));
  builder.begin("m", "1", "shadow", 505);
  builder.commit();
  const { groups } = builder.take();
  expect(groups.map((group) => [group.model, group.version, group.role, group.rows])).toEqual([
    ["m", "1", "primary", 2],
    ["m", "2", "primary", 1],
    ["n", "1", "primary", 1],
    ["m", "1", "shadow", 1],
  ]);
  expect([...(groups[0]?.columns[0]?.values.subarray(0, 2) ?? [])]).toEqual([10, 30]);
  expect([...(groups[0]?.offset.subarray(0, 2) ?? [])]).toEqual([1, 3]);
  expect([...(groups[0]?.finishedMs.subarray(0, 2) ?? [])]).toEqual([501, 503]);
  expect([...(groups[0]?.timestampMs.subarray(0, 2) ?? [])]).toEqual([1_001, 1_003]);
});

test("what a row does not mention is absent, and every reason for a missing value has its own flag", () => {
  const schema = frozen();
  const builder = new RowBatchBuilder(() => schema);
  builder.record(at(1));
  for (const why of ["absent", "null", "nan", "infinite", "wrong_type"] as const) {
    builder.begin("m", "1", "primary", 1);
    builder.missing(0, why);
    builder.commit();
  }
  builder.begin("m", "1", "primary", 1);
  builder.unseenCategory(1, "z");
  builder.commit();
  builder.begin("m", "1", "primary", 1);
  builder.category(1, 1);
  builder.outcome("timeout", 12.5);
  builder.commit();
  const group = builder.take().groups[0];
  expect([...(group?.columns[0]?.flags.subarray(0, 7) ?? [])]).toEqual([1, 2, 3, 4, 5, 1, 1]);
  expect([...(group?.columns[1]?.flags.subarray(0, 7) ?? [])]).toEqual([1, 1, 1, 1, 1, 6, 0]);
  expect([...(group?.rowInRecord.subarray(0, 7) ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(group?.status[6]).toBe(2);
  expect(group?.latencyMs[6]).toBe(12.5);
  expect(group?.latencyMs[5]).toBeNaN();
});

test("the texts of unseen categories go with their rows; those of an abandoned row and of an older batch are gone", () => {
  const schema = frozen();
  const builder = new RowBatchBuilder(() => schema);
  const texts = () => {
    const found: unknown[] = [];
    builder.take().groups[0]?.unseenTexts?.between(0, 9, (...one) => found.push(one));
    return found;
  };
  const unseenRow = (offset: number, text: string, isKept = true) => {
    builder.record(at(offset));
    builder.begin("m", "1", "primary", offset);
    builder.unseenCategory(1, text);
    if (isKept) builder.commit();
    else builder.abandon({ reason: "bad_field", excerpt: "" });
  };
  unseenRow(1, "a");
  unseenRow(2, "b", false);
  unseenRow(3, "c");
  expect(texts()).toEqual([
    [0, 1, "a"],
    [1, 1, "c"],
  ]);
  unseenRow(4, "d");
  expect(texts()).toEqual([[0, 1, "d"]]);
});

test("columns grow by doubling without losing a value", () => {
  const schema = frozen();
  const builder = new RowBatchBuilder(() => schema);
  for (let i = 0; i < 5_000; i++) row(builder, i, i);
  const group = builder.take().groups[0];
  expect(group?.rows).toBe(5_000);
  for (let i = 0; i < 5_000; i++) {
    expect(group?.columns[0]?.values[i]).toBe(i);
    expect(group?.columns[1]?.flags[i]).toBe(1);
    expect(group?.offset[i]).toBe(i);
  }
});

test("memory is used again after a batch is taken, and nothing of the old batch shows through", () => {
  const schema = frozen();
  const builder = new RowBatchBuilder(() => schema);
  row(builder, 1, 1);
  row(builder, 2, 2);
  const first = builder.take();
  const memory = first.groups[0]?.finishedMs;
  builder.record(at(3));
  builder.begin("m", "1", "primary", 3);
  builder.commit();
  const second = builder.take();
  expect(second.groups[0]?.finishedMs).toBe(memory);
  expect(second.groups[0]?.rows).toBe(1);
  expect([...(second.groups[0]?.columns[0]?.flags.subarray(0, 3) ?? [])]).toEqual([1, 1, 1]);
});

test("taking twice gives an empty batch", () => {
  const builder = new RowBatchBuilder(() => frozen());
  row(builder, 1, 1);
  builder.take();
  expect(builder.take().groups).toEqual([]);
});

test("a learning schema gains a column in mid batch, and earlier rows lack it", () => {
  const schema = new Schema("m", "provisional", []);
  const builder = new RowBatchBuilder(() => schema);
  builder.record(at(1));
  builder.begin("m", "1", "primary", 1);
  builder.number(schema.grow("x", "numeric"), 1);
  builder.commit();
  builder.begin("m", "2", "primary", 1);
  builder.commit();
  builder.begin("m", "1", "primary", 1);
  builder.number(schema.grow("y", "numeric"), 2);
  builder.commit();
  const [one, two] = builder.take().groups;
  expect([...(one?.columns[1]?.flags.subarray(0, 2) ?? [])]).toEqual([1, 0]);
  expect(two?.columns.length).toBe(2);
  expect(two?.columns[1]?.flags[0]).toBe(1);
});

test("an abandoned row leaves no trace but a reject", () => {
  const schema = frozen();
  const builder = new RowBatchBuilder(() => schema);
  builder.record(at(1));
  builder.begin("m", "1", "primary", 1);
  builder.number(0, 7);
  builder.category(1, 1);
  builder.defect("clock_skew");
  builder.abandon({ reason: "bad_field", excerpt: "first" });
  builder.abandon({ reason: "bad_field", excerpt: "second" });
  builder.begin("m", "1", "primary", 2);
  builder.commit();
  const batch = builder.take();
  expect(batch.groups[0]?.rows).toBe(1);
  expect(batch.groups[0]?.columns.map((column) => column.flags[0])).toEqual([1, 1]);
  expect(batch.groups[0]?.rowInRecord[0]).toBe(2);
  expect(batch.defects.size).toBe(0);
  expect(batch.rejects.get("bad_field")).toBe(2);
  expect(batch.rejectSamples.get("bad_field")?.excerpt).toBe("first");
});

test("a refused model opens nothing", () => {
  const builder = new RowBatchBuilder(() => "refused");
  row(builder, 1, 1);
  expect(builder.take().groups).toEqual([]);
});

test("a schema that was frozen between two batches takes the place of the old one", () => {
  let schema = new Schema("m", "provisional", [{ name: "old", kind: "numeric", categories: [] }]);
  const builder = new RowBatchBuilder(() => schema);
  row(builder, 1, 1);
  expect(builder.take().groups[0]?.schema).toBe(schema);
  schema = frozen();
  row(builder, 2, 2);
  const group = builder.take().groups[0];
  expect(group?.schema).toBe(schema);
  expect(group?.columns.length).toBe(2);
  expect([...(group?.columns[0]?.values.subarray(0, 1) ?? [])]).toEqual([2]);
});

test("defects, labels and tombstones are counted per batch", () => {
  const builder = new RowBatchBuilder(() => frozen());
  builder.record(at(1));
  builder.begin("m", "1", "primary", 1);
  builder.defect("clock_skew");
  builder.defect("unsafe_id");
  builder.commit();
  builder.label("m", 1, 2, 3, "fraud");
  builder.withdraw("m", 1, 2, 4);
  builder.tombstone();
  const batch = builder.take();
  expect(Object.fromEntries(batch.defects)).toEqual({ clock_skew: 1, unsafe_id: 1 });
  expect(batch.labels.map((label) => label.value)).toEqual(["fraud", null]);
  expect(batch.tombstones).toBe(1);
  builder.record(at(2));
  const next = builder.take();
  expect([next.defects.size, next.labels.length, next.tombstones]).toEqual([0, 0, 0]);
});

test("ids stay with their rows while a group grows, and rows without one, or after an abandoned one, have none", () => {
  const builder = new RowBatchBuilder(() => frozen());
  for (let i = 0; i < 600; i += 1) {
    builder.record(at(i));
    builder.begin("m", "1", "primary", i);
    if (i % 3 === 0) builder.id(i + 1, 4_294_967_295 - i);
    if (i % 2 === 0) builder.commit();
    else builder.abandon({ reason: "bad_field", excerpt: "" });
  }
  const { groups } = builder.take();
  const ids = Array.from({ length: 300 }, (_, row) => [groups[0]?.idHigh?.[row], groups[0]?.idLow?.[row]]);
  expect(ids).toEqual(
    Array.from({ length: 300 }, (_, row) => (row % 3 === 0 ? [2 * row + 1, 4_294_967_295 - 2 * row] : [0, 0])),
  );
});
