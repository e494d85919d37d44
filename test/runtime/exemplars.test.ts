import { expect, test } from "vitest";
import { RowBatchBuilder } from "../../src/core/stream/row-batch-builder.ts";
import { nativeDecoder } from "../../src/edge/decoders/native.ts";
import type { SourceRecord } from "../../src/edge/sources/source.ts";
import { Exemplars } from "../../src/runtime/exemplars.ts";
import { creditSchema } from "../support/credit-traffic.ts";

const timeMs = 1_700_000_000_000;

function prediction(id: string, latency_ms: number, status = "ok"): object {
  return { model: "credit", version: "v1", request_id: id, time: timeMs, latency_ms, status, features: { amount: 5 } };
}

/** Decoded as the pipeline does it. */
function read(values: readonly unknown[]) {
  const builder = new RowBatchBuilder(() => creditSchema());
  const decoder = nativeDecoder({ carriesLabels: false });
  const records = values.map((value, offset): SourceRecord => {
    const bytes = Buffer.from(JSON.stringify(value));
    return {
      ...{ topic: "t", partition: 0, offset, timestampMs: timeMs, key: null, headers: null },
      ...{ bytes, start: 0, end: bytes.length },
    };
  });
  for (const record of records) {
    builder.record(record);
    decoder.decode(record.bytes, record.start, record.end, record, builder);
  }
  return { records, rows: builder.take() };
}

function found(exemplars: Exemplars) {
  return exemplars.samples().map(({ status, requestId, latencyMs }) => ({ status, requestId, latencyMs }));
}

test("of each version the slowest that is well and the newest that failed are named, once in ten seconds", () => {
  const exemplars = new Exemplars();
  const batch = read([
    prediction("a", 10),
    [prediction("b", 5), prediction("slow", 900)],
    prediction("old failure", 3, "error"),
    prediction("new failure", 2, "error"),
    prediction("c", 20),
  ]);
  exemplars.look(batch.records, batch.rows, 0);
  const first = [
    { status: "ok", requestId: "slow", latencyMs: 900 },
    { status: "error", requestId: "new failure", latencyMs: 2 },
  ];
  expect(found(exemplars)).toEqual(first);
  const next = read([prediction("next", 1)]);
  exemplars.look(next.records, next.rows, 9_999);
  expect(found(exemplars)).toEqual(first);
  exemplars.look(next.records, next.rows, 10_000);
  expect(found(exemplars)[0]).toEqual({ status: "ok", requestId: "next", latencyMs: 1 });
});

test("a prediction without an id, or with one too long to be told, is not named", () => {
  const exemplars = new Exemplars();
  const { request_id: _, ...nameless } = prediction("x", 5) as Record<string, unknown>;
  for (const one of [nameless, prediction("y".repeat(200), 5)]) {
    const batch = read([one]);
    exemplars.look(batch.records, batch.rows, Date.now());
  }
  expect(found(exemplars)).toEqual([]);
});
