import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readSamples } from "../../src/commands/decode.ts";

const fixture = (file: string): string => readFileSync(new URL(`../fixtures/records/${file}`, import.meta.url), "utf8");

test("wrapped records are read with their topic, offset and time", () => {
  const [first] = readSamples(fixture("native.jsonl"), { decoder: "native", labels: false });
  expect(first).toMatchObject({ topic: "predictions", offset: 151, rejects: [], tombstone: false });
  expect(first?.rows).toMatchObject([
    {
      model: "fraud-scoring",
      version: "3",
      finished: "2026-11-22T10:00:00.000Z",
      latencyMs: 18.5,
      values: { amount: "12.5 (number)" },
    },
  ]);
});

test("bare lines are values themselves, and what is refused is said", () => {
  const readings = readSamples('{"model":"m","score":0.5}\n{"half":\n{"inputs":[]}', {
    decoder: "native",
    labels: false,
  });
  expect(readings.map(({ rows, rejects }) => rows[0]?.model ?? rejects[0]?.reason)).toEqual([
    "m",
    "bad_json",
    "unknown_record",
  ]);
});

test("labels and their withdrawal show where the topic carries them", () => {
  const readings = readSamples(fixture("labels.jsonl"), { decoder: "native", labels: true, model: "fraud-scoring" });
  expect(readings.flatMap(({ labels }) => labels.map((label) => label.value))).toEqual([
    "legit",
    "fraud",
    "legit",
    "fraud",
    "legit",
    undefined,
  ]);
  expect(readings.at(-1)?.labels[0]?.model).toBe("fraud-scoring");
});
