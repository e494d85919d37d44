import { expect, test } from "vitest";
import { compilePredicate } from "../../../src/edge/decoders/own-predicate.ts";
import { rowView } from "../../../src/edge/decoders/row-view.ts";

const row = rowView({
  prediction: "approve",
  score: { fraud: 0.2 },
  latency_ms: 12,
  features: { amount: 20_000, country: "SE", "days open": 3, vip: true, none: null },
  usage: { tokens: 900 },
});

function ask(text: string): boolean | "error" {
  const compiled = compilePredicate(text);
  if ("what" in compiled) throw new Error(compiled.what);
  return compiled.evaluate(row);
}

test.each([
  ['prediction == "approve" && features.amount > 10000.0', true],
  ["features.amount > 10000", true],
  ['features.country in ["NO", "DK"]', false],
  ['features["days open"] >= 3', true],
  ["score.fraud < 0.5 && latency_ms < 100", true],
  ['status == "ok" && role == "primary" && version == "unknown"', true],
  ["record.usage.tokens > 500", true],
  ["features.vip", true],
  ["has(features.age) && features.age > 3", false],
  ["features.none == null", true],
])("%s is %s", (text, answer) => {
  expect(ask(text)).toBe(answer);
});

test.each([
  "features.age > 3",
  "features.country > 3",
  "features.none > 3",
  "prediction.size() > record.missing",
  "features.country",
  "segment.region == 'north'",
])("a row that %s cannot be asked of is an error, and nothing is thrown", (text) => {
  expect(ask(text)).toBe("error");
});

test.each([
  ["prediction =", "unexpected character: = (character 12)", "Write a CEL predicate"],
  ["predicton == 1", "unknown variable: predicton (character 1)", "Known: prediction, score, features"],
  ['"a" > 1', "no such overload: string > int", "Compare values of one type"],
  ['features.amount + "x" == 1', "no such overload", "Compare values of one type"],
  ["1 + 1", "it is of type int, no yes or no", "Compare it with something"],
  ["features.tags.all(t, t == 'a')", "all() costs as much as the row is long", "Use comparisons"],
  ["[1, 2].exists(x, features.tags.exists(y, x == y))", "exists() costs", "Use comparisons"],
  ['prediction.matches("^(a+)+$")', "matches() costs", "Use comparisons"],
  [`features.a > 1${" ".repeat(1_000)}`, "1014 characters, of at most 1000", "Split it"],
  [`${"(".repeat(30)}true${")".repeat(30)}`, "exceeded maxDepth (24)", "Write a CEL predicate"],
  [Array.from({ length: 120 }, () => "true").join("||"), "exceeded maxAstNodes (200)", "Write a CEL predicate"],
  ["", "unexpected token: EOF", "Write a CEL predicate"],
])("%s is refused in words", (text, what, remedy) => {
  const compiled = compilePredicate(text);
  expect(compiled).toEqual({ what: expect.stringContaining(what), remedy: expect.stringContaining(remedy) });
});

test("the features that an expression names are known", () => {
  const compiled = compilePredicate('features.a > 1 && has(features.b) || features["c d"] == record.features.e');
  expect("features" in compiled && [...compiled.features].sort()).toEqual(["a", "b", "c d", "e"]);
});

test("keys that reach a prototype say nothing", () => {
  const hostile = rowView(JSON.parse('{"features":{"__proto__":{"amount":1}}}'));
  const compiled = compilePredicate("features.amount > 0");
  expect("evaluate" in compiled && compiled.evaluate(hostile)).toBe("error");
});
