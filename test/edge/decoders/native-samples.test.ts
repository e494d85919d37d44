import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { nativeDecoder } from "../../../src/edge/decoders/native.ts";
import { metaAt, type RowTrace, traced } from "../../support/row-trace.ts";

interface Sample {
  readonly topic: string;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string | null;
  readonly value?: string | null;
  readonly value_b64?: string;
}

function decodeAll(file: string, carriesLabels = false): Map<number, RowTrace> {
  const url = new URL(`../../fixtures/records/${file}`, import.meta.url);
  const lines = readFileSync(url, "utf8").split("\n").filter(Boolean);
  const decoder = nativeDecoder({ carriesLabels });
  return new Map(
    lines.map((line) => {
      const { topic, offset, timestamp, key, value, value_b64 } = JSON.parse(line) as Sample;
      const bytes = value_b64 === undefined ? (value ?? null) : Buffer.from(value_b64, "base64");
      const meta = metaAt({ topic, offset, timestampMs: timestamp, key: key === null ? null : Buffer.from(key) });
      return [offset, traced(decoder, bytes, undefined, meta)];
    }),
  );
}

test("native samples: one object, an array of two rows, and an error without features", () => {
  const traces = decodeAll("native.jsonl");
  expect(traces.get(151)?.rows).toEqual([
    {
      model: "fraud-scoring",
      version: "3",
      role: "primary",
      finishedMs: 1_795_341_600_000,
      status: "ok",
      latencyMs: 18.5,
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      values: { amount: 12.5, account_age_days: 410, country: "SE", __score: 0.02, __prediction: "legit" },
      defects: [],
    },
  ]);
  expect(traces.get(152)?.rows.map((row) => row.values.amount)).toEqual([12.5, 980]);
  expect(traces.get(153)?.rows).toMatchObject([{ status: "error", latencyMs: 2.1, values: {} }]);
  expect([...traces.values()].flatMap((trace) => trace.rejects)).toEqual([]);
});

test("label samples: labels carry the id of their prediction, and a null value withdraws", () => {
  const traces = decodeAll("labels.jsonl", true);
  const predictions = decodeAll("native.jsonl");
  const labels = [...traces.values()].flatMap((trace) => trace.labels);
  expect(labels).toMatchObject([
    { model: "fraud-scoring", id: predictions.get(151)?.rows[0]?.id, atMs: 1_795_597_200_000, value: "legit" },
    { id: predictions.get(152)?.rows[1]?.id, value: "fraud" },
    { id: predictions.get(151)?.rows[0]?.id, value: "legit" },
    { id: predictions.get(151)?.rows[0]?.id, value: "fraud" },
    { id: predictions.get(152)?.rows[0]?.id, value: "legit" },
    { model: "labels", id: predictions.get(152)?.rows[1]?.id, atMs: 1_795_773_600_000, value: null },
  ]);
});

test("bad samples: each is a reject with a reason, or a row with its defects", () => {
  const traces = decodeAll("bad-records.jsonl");
  const said = Object.fromEntries(
    [...traces].map(([offset, trace]) => [
      offset,
      trace.rejects.map((why) => why.reason).join() ||
        trace.rows.map((row) => `row ${row.defects}`).join() ||
        "nothing",
    ]),
  );
  expect(said).toEqual({
    160: "nothing",
    161: "empty",
    162: "bad_json",
    163: "not_utf8",
    164: "row nan_literal,unknown_feature",
    165: "row ",
    166: "row ",
    167: "row clock_skew",
    168: "row type_mismatch",
    169: "row negative_latency",
    170: "row reserved_key",
    171: "nothing",
    172: "row unsafe_id",
    173: "registry_framed",
    174: "unknown_record",
    175: "row unknown_feature",
  });
  expect(traces.get(160)?.tombstones).toBe(1);
  expect(traces.get(171)?.tombstones).toBe(0);
  expect(traces.get(164)?.rows[0]?.values).toEqual({ amount: "missing nan" });
  expect(traces.get(165)?.rows[0]?.finishedMs).toBe(1_795_341_600_000);
  expect(traces.get(166)?.rows[0]?.finishedMs).toBe(1_795_341_600_123);
  expect(traces.get(167)?.rows[0]?.finishedMs).toBe(1_795_341_600_307);
  expect(traces.get(168)?.rows[0]?.values).toMatchObject({
    amount: "missing wrong_type",
    country: "missing wrong_type",
  });
  expect(traces.get(169)?.rows[0]?.latencyMs).toBeNaN();
  expect(traces.get(173)?.rejects[0]?.excerpt).toBe(
    "schema registry framing, schema 12345: publish plain JSON instead",
  );
  expect(traces.get(174)?.rejects[0]?.excerpt).toBe("looks like an Open Inference Protocol request");
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
