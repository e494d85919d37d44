import { expect, test } from "vitest";
import type { Fact } from "../../src/core/facts.ts";
import { factLine, humanText } from "../../src/demo/lines.ts";

const serving = { model: "fraud", version: "v2", role: "canary" } as const;
const evidence = {
  family: "harm",
  metric: "errors",
  feature: null,
  against: "absolute",
  control: null,
  observed: 0.06,
  limit: 0.0137,
  n: 1_273,
  paneStartMs: 0,
} as const;
const at = "2026-01-19T09:10:40.000Z";

test("a fact becomes one flat line, its kind being the event", () => {
  const alarm: Fact = { kind: "alarm", serving, evidence };
  expect(factLine(alarm)).toEqual({ event: "alarm", ...serving, ...evidence });
});

test("people read the time and a sentence, and not what only machines need", () => {
  const alarm: Fact = { kind: "alarm", serving, evidence };
  expect(humanText({ ...factLine(alarm), at })).toBe("09:10:40  alarm: errors of v2, 6 % of 1273 (limit 1.4 %)");
  expect(humanText({ event: "delivery", at })).toBeNull();
  expect(humanText({ event: "gate", passed: true, gate: "freeze", why: "no freeze", at })).toBeNull();
});
