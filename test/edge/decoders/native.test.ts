import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Decoder } from "../../../src/core/record.ts";
import { nativeDecoder } from "../../../src/edge/decoders/native.ts";
import { frozenSchema, learningSchema, metaAt, RowTrace, timestampMs, traced } from "../../support/row-trace.ts";

const row = '{"model":"fraud-scoring","version":"3","id":"r-1","features":{"amount":1,"country":"SE"},"score":0.5}';
const both: readonly Decoder[] = [nativeDecoder({}), nativeDecoder({ scan: false })];

function amounts(value: string | Uint8Array): unknown[] {
  const seen = both.map((decoder) => traced(decoder, value).rows.map((each) => each.values.amount));
  expect(seen[1]).toEqual(seen[0]);
  return seen[0] ?? [];
}

/** Why a value is refused, as a record or row by row; both ways of reading must agree. */
function refusals(value: string | Uint8Array): string[] {
  const seen = both.map((decoder) => traced(decoder, value).rejects.map((why) => why.reason));
  expect(seen[1]).toEqual(seen[0]);
  return seen[0] ?? [];
}

test("one object, an array, lines, gzip and a byte order mark are the same records", () => {
  expect(amounts(row)).toEqual([1]);
  expect(amounts(` \n${row}\r\n`)).toEqual([1]);
  expect(amounts(`[${row},\n ${row}]`)).toEqual([1, 1]);
  expect(amounts(`${row}\n${row}\r\n\n${row}`)).toEqual([1, 1, 1]);
  expect(amounts(gzipSync(`[${row}]`))).toEqual([1]);
  expect(amounts(`\ufeff${row}`)).toEqual([1]);
});

test("one bad row of an array or of lines costs one row", () => {
  expect(amounts(`[${row},5,${row.replace('"3"', "[]")},${row}]`)).toEqual([1, 1]);
  expect(refusals(`[${row},5,${row.replace('"3"', "[]")},${row}]`)).toEqual(["not_an_object", "bad_field"]);
  expect(amounts(`${row}\n{"half":\n${row}`)).toEqual([1, 1]);
  expect(refusals(`${row}\n{"half":\n${row}`)).toEqual(["bad_json"]);
});

test("an array that breaks off leaves no row behind", () => {
  expect(amounts(`[${row},${row}`)).toEqual([]);
  expect(refusals(`[${row},${row}`)).toEqual(["bad_json"]);
});

test("a duplicate key, an escaped key and an escaped value mean what JSON.parse says", () => {
  expect(amounts(row.replace('"amount":1', '"amount":1,"amount":2'))).toEqual([2]);
  expect(amounts(row.replace("amount", "\\u0061mount"))).toEqual([1]);
  const trace = traced(nativeDecoder({}), row.replace("SE", "S\\u0045"));
  expect(trace.rows[0]?.values.country).toBe("SE");
});

test("a value that is skipped must be JSON all the same", () => {
  for (const bad of ["01", "1.", "tru", '"\n"', "[1,]", '{"a"}', "{,}"])
    expect(refusals(row.replace("{", `{"segment":${bad},`))).toEqual(["bad_json"]);
});

test("what is beyond the limits is refused by name", () => {
  expect(refusals(Buffer.alloc(1_048_577, " "))).toEqual(["too_large"]);
  expect(refusals(gzipSync(Buffer.alloc(1_048_577, " ")))).toEqual(["too_large"]);
  expect(refusals(row.replace("{", `{"segment":${"[".repeat(31)}${"]".repeat(31)},`))).toEqual([]);
  expect(refusals(row.replace("{", `{"segment":${"[".repeat(32)}${"]".repeat(32)},`))).toEqual(["too_deep"]);
  const features = (count: number): string =>
    `{"features":{${Array.from({ length: count }, (_, i) => `"f${i}":1`).join()}}}`;
  expect(refusals(features(1_000))).toEqual([]);
  expect(refusals(features(1_001))).toEqual(["too_many_features"]);
  expect(refusals(`[${Array(10_001).fill('{"model":"m"}').join()}]`)).toEqual(["too_many_rows"]);
  expect(refusals("[".repeat(1_000_000))).toEqual(["bad_json"]);
});

test("damaged gzip and registry framing are said to be that, with the remedy", () => {
  const seen = (value: Uint8Array): string | undefined => traced(nativeDecoder({}), value).rejects[0]?.excerpt;
  expect(seen(gzipSync(row).subarray(0, 40))).toBe("begins as gzip, but does not unpack");
  expect(seen(Buffer.from([0, 0, 0, 0, 7, 2, 4]))).toMatch(/schema 7: publish plain JSON/);
});

test("what is JSON but no record says what it looks like, and no excerpt holds a value", () => {
  const excerpt = (text: string): string | undefined => traced(nativeDecoder({}), text).rejects[0]?.excerpt;
  expect(excerpt('{"id":"7","inputs":[{"data":[1]}]}')).toBe("looks like an Open Inference Protocol request");
  expect(excerpt('{"specversion":"1.0","data":{}}')).toBe("looks like a CloudEvent");
  expect(excerpt('{"id":"1","label":"fraud"}')).toBe("has a label but no kind: set kind to label");
  expect(excerpt('{"secret":"s3cr3t"}')).toBe("no field of a native record, but secret");
  expect(excerpt('{"jane@example.org":1,"4111":2}')).toBe("no field of a native record");
  expect(excerpt('{"name":"Jane Doe","card":4111')).toBe('{"a":"a a","a":9');
});

test("a null value is a tombstone, or withdraws the label of its key where labels are carried", () => {
  const key = Buffer.from("r-1");
  expect(traced(nativeDecoder({}), null, undefined, metaAt({ key }))).toMatchObject({ tombstones: 1, labels: [] });
  const prediction = traced(nativeDecoder({}), row).rows[0];
  const trace = traced(nativeDecoder({ carriesLabels: true, model: "m" }), null, undefined, metaAt({ key }));
  expect(trace.labels).toEqual([{ model: "m", id: prediction?.id, atMs: timestampMs, value: null }]);
  expect(traced(nativeDecoder({ carriesLabels: true }), null).tombstones).toBe(1);
});

test("a label needs an exact id and a label, and null withdraws", () => {
  const label = (text: string): unknown[] => {
    const { labels, rejects } = traced(nativeDecoder({}), text);
    return labels.length > 0
      ? labels.map((each) => (each as { value: unknown }).value)
      : rejects.map((why) => why.reason);
  };
  expect(label('{"kind":"label","id":"a","label":null}')).toEqual([null]);
  expect(label('{"kind":"label","id":"a","label":true}')).toEqual(["true"]);
  expect(label('{"kind":"label","id":"a","label":[1,"x"]}')).toEqual([[1, "x"]]);
  expect(label('{"kind":"label","label":1}')).toEqual(["bad_field"]);
  expect(label('{"kind":"label","id":12345678901234567890,"label":1}')).toEqual(["bad_field"]);
  expect(label('{"kind":"label","id":"a"}')).toEqual(["bad_field"]);
  expect(label('{"kind":"label","id":"a","label":{}}')).toEqual(["bad_field"]);
  expect(label('{"kind":"feedback","id":"a","label":1}')).toEqual(["unknown_record"]);
});

test("ids are keyed by the seed, and request_id with row is the id with a hash sign", () => {
  const id = (text: string, idSeed = 0): string | undefined => traced(nativeDecoder({ idSeed }), text).rows[0]?.id;
  expect(id('{"model":"m","request_id":"r-1","row":2}')).toBe(id('{"model":"m","id":"r-1#2"}'));
  expect(id('{"model":"m","request_id":"r-1"}')).toBe(id('{"model":"m","id":"r-1#0"}'));
  expect(id('{"model":"m","id":42}')).toBe(id('{"model":"m","id":"42"}'));
  expect(id('{"model":"m","id":"a"}', 1)).not.toBe(id('{"model":"m","id":"a"}', 2));
  expect(id('{"model":"m"}')).toBeUndefined();
});

test("a refused model is a reject of the row", () => {
  const sink = new RowTrace(learningSchema());
  sink.refuse = true;
  const bytes = Buffer.from(row);
  expect(nativeDecoder({}).decode(bytes, 0, bytes.length, metaAt(), sink)?.reason).toBe("refused_model");
  expect(sink.rows).toEqual([]);
});

test("a flood of feature names and categories does not make later records read wrongly", () => {
  const decoder = nativeDecoder({});
  const schema = frozenSchema();
  for (let i = 0; i < 6_000; i++)
    traced(decoder, `{"features":{"junk${i}":1,"country":"c${i}"},"version":"v${i}"}`, schema);
  expect(traced(decoder, row, schema).rows[0]?.values).toEqual({ amount: 1, country: "SE", __score: 0.5 });
});

test("where labels are carried, a record with a label need not say that it is one", () => {
  const text = '{"id":"a","label":1}';
  const [label] = traced(nativeDecoder({ carriesLabels: true, model: "m" }), text).labels;
  expect(label).toMatchObject({ model: "m", value: 1 });
  expect(traced(nativeDecoder({ model: "m" }), text)).toMatchObject({
    labels: [],
    rejects: [{ reason: "unknown_record" }],
  });
  const prediction = '{"id":"a","label":1,"prediction":0}';
  expect(traced(nativeDecoder({ carriesLabels: true }), prediction, learningSchema()).rows).toHaveLength(1);
});
