import { expect, test } from "vitest";
import type { Schema } from "../../../src/core/schema.ts";
import { nativeDecoder } from "../../../src/edge/decoders/native.ts";
import { frozenSchema, learningSchema, type TracedRow, timestampMs, traced } from "../../support/row-trace.ts";

/** The row of a record with these fields, read both ways. */
function rowOf(fields: string, schema: () => Schema = frozenSchema): TracedRow | undefined {
  const [ours, theirs] = [{}, { scan: false }].map((settings) =>
    traced(nativeDecoder(settings), `{"model":"m",${fields}}`, schema()),
  );
  expect(ours?.rows).toEqual(theirs?.rows);
  expect(ours?.rejects).toEqual(theirs?.rejects);
  return ours?.rows[0];
}

test("a record that names nothing gets the topic's model, an unknown version, primary, ok and the log's time", () => {
  const trace = traced(nativeDecoder({}), '{"features":{}}');
  expect(trace.rows).toMatchObject([
    {
      model: "predictions",
      version: "unknown",
      role: "primary",
      status: "ok",
      latencyMs: Number.NaN,
      finishedMs: timestampMs,
    },
  ]);
  expect(traced(nativeDecoder({ model: "mine" }), '{"features":{}}').rows[0]?.model).toBe("mine");
});

test("an integer names a version by its digits, a decimal is refused", () => {
  expect(rowOf('"version":3')?.version).toBe("3");
  expect(rowOf('"version":1.5')).toBeUndefined();
  expect(rowOf(`"version":"${"v".repeat(129)}"`)).toBeUndefined();
});

test("roles and statuses are closed sets", () => {
  expect(rowOf('"role":"shadow","status":"unanswered"')).toMatchObject({ role: "shadow", status: "unanswered" });
  expect(rowOf('"role":"champion"')).toBeUndefined();
  expect(rowOf('"status":"failed"')).toBeUndefined();
});

test("a negative latency is unknown and counted, like one that is no number", () => {
  expect(rowOf('"latency_ms":0')).toMatchObject({ latencyMs: 0, defects: [] });
  expect(rowOf('"latency_ms":-1')).toMatchObject({ latencyMs: Number.NaN, defects: ["negative_latency"] });
  expect(rowOf('"latency_ms":"5"')).toMatchObject({ latencyMs: Number.NaN, defects: ["bad_latency"] });
  expect(rowOf('"latency_ms":1e999')).toMatchObject({ defects: ["bad_latency"] });
  expect(rowOf('"latency_ms":null')).toMatchObject({ latencyMs: Number.NaN, defects: [] });
});

test("a clock ahead by more than five minutes is not believed", () => {
  expect(rowOf(`"time":${timestampMs + 300_000}`)).toMatchObject({ finishedMs: timestampMs + 300_000, defects: [] });
  expect(rowOf(`"time":${timestampMs + 300_001}`)).toMatchObject({ finishedMs: timestampMs, defects: ["clock_skew"] });
  expect(rowOf('"time":"yesterday"')).toMatchObject({ finishedMs: timestampMs, defects: ["bad_time"] });
  expect(rowOf('"time":{}')).toMatchObject({ finishedMs: timestampMs, defects: ["bad_time"] });
});

test("each kind of feature value goes to its column, or says why not", () => {
  expect(rowOf('"features":{"amount":-0.0,"country":"BR","flag":true}')?.values).toEqual({
    amount: "-0",
    country: "BR",
    flag: "true",
  });
  expect(rowOf('"features":{"country":"XX","flag":"maybe"}')?.values).toEqual({
    country: "unseen XX",
    flag: "unseen maybe",
  });
  expect(rowOf('"features":{"amount":null}')).toMatchObject({ values: { amount: "missing null" }, defects: [] });
  expect(rowOf('"features":{"amount":1e999}')).toMatchObject({ values: { amount: "missing infinite" }, defects: [] });
  expect(rowOf('"features":{"amount":"12"}')).toMatchObject({
    values: { amount: "missing wrong_type" },
    defects: ["type_mismatch"],
  });
  expect(rowOf('"features":{"country":5}')).toMatchObject({
    values: { country: "missing wrong_type" },
    defects: ["type_mismatch"],
  });
  expect(rowOf('"features":{"amount":[1,2]}')).toMatchObject({
    values: { amount: "missing wrong_type" },
    defects: ["type_mismatch"],
  });
  expect(rowOf('"features":[1,2]')).toBeUndefined();
});

test("bare NaN and Infinity are missing values with their reason, counted once a row", () => {
  expect(rowOf('"features":{"amount":NaN,"account_age_days":-Infinity,"country":"NaN"}')).toMatchObject({
    values: { amount: "missing nan", account_age_days: "missing infinite", country: "unseen NaN" },
    defects: ["nan_literal"],
  });
  expect(rowOf('"latency_ms":NaN')).toMatchObject({ defects: ["nan_literal", "bad_latency"] });
});

test("a feature that a frozen schema lacks is counted, a learning schema takes it", () => {
  expect(rowOf('"features":{"new":1,"other":"x"}')).toMatchObject({ values: {}, defects: ["unknown_feature"] });
  expect(rowOf('"features":{"new":1,"other":"x"}', learningSchema)).toMatchObject({
    values: { new: 1, other: "x" },
    defects: [],
  });
  expect(rowOf('"features":{"later":null}', learningSchema)).toMatchObject({ values: {}, defects: [] });
  expect(rowOf('"features":{"embedding":[1]}', learningSchema)).toMatchObject({
    values: {},
    defects: ["type_mismatch"],
  });
  expect(rowOf(`"features":{"${"n".repeat(257)}":1}`, learningSchema)).toMatchObject({
    values: {},
    defects: ["unknown_feature"],
  });
});

test("names that would reach a prototype or a column that is no feature are reserved; others of Object are plain names", () => {
  for (const name of ["__proto__", "__prediction", "__score", "__score.fraud"])
    expect(rowOf(`"features":{"${name}":1}`)).toMatchObject({ values: {}, defects: ["reserved_key"] });
  expect(rowOf('"features":{"constructor":1,"toString":2}', learningSchema)?.values).toEqual({
    constructor: 1,
    toString: 2,
  });
  expect(rowOf('"__proto__":{"polluted":1}')).toMatchObject({ defects: ["reserved_key"] });
  expect("polluted" in {}).toBe(false);
});

test("predictions are numbers or classes, as the schema has them", () => {
  expect(rowOf('"prediction":"fraud"')?.values).toEqual({ __prediction: "fraud" });
  expect(rowOf('"prediction":3.5', learningSchema)?.values).toEqual({ __prediction: 3.5 });
  expect(rowOf('"prediction":false', learningSchema)?.values).toEqual({ __prediction: "false" });
  expect(rowOf('"prediction":3.5')).toMatchObject({
    values: { __prediction: "missing wrong_type" },
    defects: ["bad_prediction"],
  });
  for (const list of [`{"a":1}`, `[{}]`, "[[1]]", "[null]", `[${"1,".repeat(1_000)}1]`])
    expect(rowOf(`"prediction":${list}`, learningSchema)).toMatchObject({ values: {}, defects: ["bad_prediction"] });
});

test("scores are one number or one per class; those outside 0 to 1 count, with a defect", () => {
  expect(rowOf('"score":0.25')?.values).toEqual({ __score: 0.25 });
  expect(rowOf('"score":{"fraud":0.9,"legit":0.1}', learningSchema)?.values).toEqual({
    "__score.fraud": 0.9,
    "__score.legit": 0.1,
  });
  expect(rowOf('"score":{"fraud":0.9,"legit":0.1}')).toMatchObject({ values: { "__score.fraud": 0.9 }, defects: [] });
  expect(rowOf('"score":-2.5')).toMatchObject({ values: { __score: -2.5 }, defects: ["bad_score"] });
  expect(rowOf('"score":"high"')).toMatchObject({ values: { __score: "missing wrong_type" }, defects: ["bad_score"] });
});

test("an id that a double cannot hold is no id, and the row counts", () => {
  expect(rowOf('"id":9007199254740993')).toMatchObject({ defects: ["unsafe_id"] });
  expect(rowOf('"id":9007199254740993')?.id).toBeUndefined();
  expect(rowOf('"id":true')).toMatchObject({ defects: ["unsafe_id"] });
});

test("a prediction may be a list of numbers, texts and booleans, which is of no column", () => {
  for (const list of ['["a",3,true,"b\\u00e9"]', '[ "a" , 3 , true , "bé" ]'])
    expect(rowOf(`"prediction":${list}`, learningSchema)).toMatchObject({
      values: { list: ["a", 3, "true", "bé"] },
      defects: [],
    });
  expect(rowOf('"prediction":[]', learningSchema)).toMatchObject({ values: { list: [] }, defects: [] });
});

test("a list where the schema has a column for predictions is a defect, and still goes on to its label", () => {
  for (const list of ['["a",3]', '["\\u0061",3]'])
    expect(rowOf(`"prediction":${list}`)).toMatchObject({
      values: { __prediction: "missing wrong_type", list: ["a", 3] },
      defects: ["bad_prediction"],
    });
  expect(rowOf('"prediction":[null]')?.values).toEqual({ __prediction: "missing wrong_type" });
});
