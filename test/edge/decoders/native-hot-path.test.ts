import { expect, test, vi } from "vitest";
import { nativeRecords } from "../../../bench/support/native-records.ts";
import { Schema } from "../../../src/core/schema.ts";
import { RowBatchBuilder } from "../../../src/core/stream/row-batch-builder.ts";
import { nativeDecoder } from "../../../src/edge/decoders/native.ts";

const meta = { topic: "predictions", partition: 0, timestampMs: 1_795_400_000_000, key: null };

/** How many of the first records, changed so, are parsed into objects instead of being read from their bytes. */
function parsedRecords(change: (text: string) => string): { rows: number; parsed: number } {
  const parse = vi.spyOn(JSON, "parse");
  try {
    const schema = new Schema("fraud-scoring", "provisional", []);
    const builder = new RowBatchBuilder(() => schema);
    const decoder = nativeDecoder({});
    const records = nativeRecords({ seed: 3 });
    for (let offset = 0; offset < 2_000; offset += 1) {
      const value = Buffer.from(change(records.next().value.toString()));
      builder.record({ ...meta, offset });
      expect(decoder.decode(value, 0, value.length, { ...meta, offset }, builder)).toBeUndefined();
    }
    return { rows: builder.rows, parsed: parse.mock.calls.length };
  } finally {
    parse.mockRestore();
  }
}

test("plain native records are read from their bytes, without an object for any of them", () => {
  expect(parsedRecords((text) => text)).toEqual({ rows: 2_000, parsed: 0 });
});

test("so are records with spaces, with letters beyond ASCII and without an optional feature", () => {
  expect(parsedRecords((text) => text.replaceAll(":", ": "))).toEqual({ rows: 2_000, parsed: 0 });
  expect(parsedRecords((text) => text.replace('"web"', '"wéb"'))).toEqual({ rows: 2_000, parsed: 0 });
  expect(parsedRecords((text) => text.replace(/"n4":[^,]*,/, ""))).toEqual({ rows: 2_000, parsed: 0 });
});

test("a record with an escape is parsed: the count above can be other than 0", () => {
  expect(parsedRecords((text) => text.replace('"fraud-scoring"', '"fraud\\u002dscoring"')).parsed).toBe(2_000);
});
