import { createRequire } from "node:module";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RecordBatch } from "../../../../src/edge/sources/kafka/record-batch.ts";
import { readHeaders } from "../../../../src/edge/sources/kafka/record-headers.ts";
import { RecordReader } from "../../../../src/edge/sources/kafka/record-reader.ts";
import { RecordView } from "../../../../src/edge/sources/kafka/record-view.ts";
import { VarintCursor } from "../../../../src/edge/sources/kafka/varint-cursor.ts";
import { madeBatch } from "../../../support/record-sets.ts";

interface Encoder {
  readonly buffer: Buffer;
  writeVarLong(value: number | bigint): Encoder;
}
const inner = createRequire(import.meta.url);
const Encoder = inner("kafkajs/src/protocol/encoder") as new () => Encoder;
const Long = inner("kafkajs/src/utils/long") as { fromValue(value: string): number };

test("varints of any size are read as kafkajs writes them", () => {
  const edges = [0, 1, 6, 7, 13, 14, 20, 21, 27, 28, 31, 34, 35, 52].flatMap((bits) => [2 ** bits - 1, 2 ** bits]);
  const values = [...edges.flatMap((value) => [value, 0 - value]), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  const encode = (value: number) => new Encoder().writeVarLong(Long.fromValue(String(value))).buffer;
  const check = (value: number) => {
    const cursor = new VarintCursor();
    cursor.bytes = Buffer.concat([encode(value), Buffer.from([0xff])]);
    expect(cursor.read()).toBe(value);
    expect(cursor.at).toBe(cursor.bytes.length - 1);
  };
  for (const value of values) check(value);
  fc.assert(fc.property(fc.maxSafeInteger(), check));
});

function offsets(bytes: Buffer): number[] {
  const batch = new RecordBatch(bytes, 0, bytes.length);
  const [reader, view] = [new RecordReader(), new RecordView()];
  const read: number[] = [];
  reader.open(batch, bytes, batch.recordsStart, bytes.length);
  while (reader.next(view)) {
    const { bytes: holder, start, end, key, headers } = view;
    if (!(start >= 0 && start <= end && end <= bytes.length && holder !== undefined)) throw new Error("outside");
    if (key !== null && key.length > bytes.length) throw new Error("outside");
    if (headers !== null && Object.keys(headers).length > bytes.length) throw new Error("outside");
    read.push(view.offset);
  }
  return read;
}

const three = [1, 2, 3].map((i) => ({
  key: Buffer.from(`key ${i}`),
  value: Buffer.from(`value ${i}`),
  headers: { a: "b" },
}));

test("broken bytes are refused as such, and never read beyond the batch", async () => {
  const good = await madeBatch({ firstOffset: 70, records: three });
  expect(offsets(good)).toEqual([70, 71, 72]);
  let refused = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 62), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (changes) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[61 + at] = value;
        try {
          offsets(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          refused += 1;
        }
      },
    ),
    { seed: 1, numRuns: 3_000 },
  );
  expect(refused).toBeGreaterThan(300);
});

test("bytes that are no batch of format 2 are refused", async () => {
  const bytes = await madeBatch({ firstOffset: 0, records: three });
  expect(() => new RecordBatch(bytes, 0, 60)).toThrow("no record batch");
  bytes[16] = 1;
  expect(() => new RecordBatch(bytes, 0, bytes.length)).toThrow("no record batch");
});

test("a header may be null or repeated, and may have the name of an object's own part", () => {
  // Three headers: `__proto__` = null, `a` = "1", `a` = "2"; a length n is written as 2n, null as 1.
  const bytes = Buffer.from("\x06\x12__proto__\x01\x02a\x021\x02a\x022", "latin1");
  const headers = readHeaders(bytes, 0, bytes.length);
  expect(Object.keys(headers ?? {})).toEqual(["__proto__", "a"]);
  expect(Object.values(headers ?? {})[0]).toBeNull();
  expect(headers?.a).toEqual([Buffer.from("1"), Buffer.from("2")]);
  expect(readHeaders(bytes, 0, bytes.length - 1)).toBeNull();
});
