import { expect, test } from "vitest";
import { defaultBudget } from "../../../src/core/detection/weights.ts";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import { smallestHarms } from "../../../src/core/evaluation/smallest-harm.ts";
import type { Reference } from "../../../src/core/reference/reference.ts";

function reference(designEffect: number): Reference {
  const errors = { successes: 2_000, trials: 100_000, designEffect, hourly: null };
  return {
    format: "driftline-reference/1",
    model: "m",
    source: { kind: "file", from: "h.csv", rows: 100_000, fromMs: 0, toMs: 86_400_000, version: "1" },
    accepted: true,
    rates: { panes: 8_640, errors, latency: null },
    columns: [],
  };
}

test("2 % that become 4 % at 200 predictions/s and φ 2 take about thirteen panes, as published", () => {
  const [errors] = smallestHarms(frameOf("h", reference(2)), defaultBudget, 200);
  expect(errors?.limit).toBeCloseTo(0.03, 3);
  expect(errors?.panesToTwice).toBeGreaterThanOrEqual(9);
  expect(errors?.panesToTwice).toBeLessThanOrEqual(20);
  expect(errors?.within5min).toBeLessThan(0.04);
});

test("the smallest harm within half an hour is smaller than within five minutes, and above the band", () => {
  const [errors] = smallestHarms(frameOf("h", reference(2)), defaultBudget, 200);
  expect(errors?.within30min).toBeLessThan(errors?.within5min ?? 0);
  expect(errors?.within30min).toBeGreaterThan(errors?.limit ?? 1);
});

test("a trickle of traffic sees nothing but collapse in five minutes, or not even that", () => {
  const [errors] = smallestHarms(frameOf("h", reference(5)), defaultBudget, 0.1);
  expect(errors?.within5min ?? 1).toBeGreaterThan(0.5);
});
