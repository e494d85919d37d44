import { expect, test } from "vitest";
import { Schema } from "../../../src/core/schema.ts";
import { PredictionColumnsOf, positiveClass, shownTask } from "../../../src/core/stream/label-task.ts";

const numeric = (name: string) => ({ name, kind: "numeric" as const, categories: [] });
const texts = (name: string, ...categories: string[]) => ({ name, kind: "categorical" as const, categories });

function columnsOf(...columns: ConstructorParameters<typeof Schema>[2][number][]) {
  return new PredictionColumnsOf().of(new Schema("fraud", "frozen", columns));
}

test("texts and scores mean classes, bare numbers mean values, and settings have the last word", () => {
  const words = columnsOf(texts("__prediction", "approve", "refuse"));
  const scored = columnsOf(numeric("__prediction"), numeric("__score"));
  const bare = columnsOf(numeric("__prediction"));
  expect(shownTask(words, null)).toEqual({ kind: "class", writing: "text" });
  expect(shownTask(scored, null)).toEqual({ kind: "class", writing: "number" });
  expect(shownTask(bare, null)).toEqual({ kind: "value" });
  expect(shownTask(bare, "class")).toEqual({ kind: "class", writing: "number" });
  expect(shownTask(scored, "value")).toEqual({ kind: "value" });
});

test("a plain score is of the yes of a usual pair, even before it was seen; without one nothing is guessed", () => {
  const plain = columnsOf(numeric("__prediction"), numeric("__score"));
  expect(positiveClass(plain, null, ["0"])).toBe("1");
  expect(positiveClass(plain, null, ["no"])).toBe("yes");
  expect(positiveClass(plain, null, ["approve", "refuse"])).toBeUndefined();
  expect(positiveClass(plain, "refuse", ["approve"])).toBe("refuse");
});

test("of two scored classes the usual yes, else the last by name; of several none", () => {
  const scores = (...classes: string[]) =>
    columnsOf(texts("__prediction", ...classes), ...classes.map((name) => numeric(`__score.${name}`)));
  expect(positiveClass(scores("true", "false"), null, [])).toBe("true");
  expect(positiveClass(scores("ham", "spam"), null, [])).toBe("spam");
  expect(positiveClass(scores("a", "b", "c"), null, [])).toBeUndefined();
});

test("columns that a learning schema takes later are found", () => {
  const schema = new Schema("fraud", "provisional", []);
  const columns = new PredictionColumnsOf();
  expect(columns.of(schema).prediction).toBe(-1);
  const at = schema.grow("__prediction", "categorical");
  schema.code(at, "approve");
  expect(columns.of(schema)).toMatchObject({ prediction: 0, texts: ["approve"] });
  schema.code(at, "refuse");
  expect(columns.of(schema).texts).toEqual(["approve", "refuse"]);
});
