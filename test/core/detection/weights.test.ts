import { expect, test } from "vitest";
import { harmWidth } from "../../../src/core/detection/alternatives.ts";
import {
  defaultBudget,
  harmPart,
  harmParts,
  holdPart,
  labelParts,
  logBudgets,
  ownAgainstControl,
  stakeWeight,
} from "../../../src/core/detection/weights.ts";

test("the harm budget is spent once over errors, latency, labels and the rest, in both tests, whatever the number of versions", () => {
  const perVersion =
    2 * (harmPart("errors", 1) + 2 * harmPart("latency", 2) + harmPart("labels", 1) + harmPart("rest", 1));
  expect(perVersion).toBeCloseTo(1, 12);
  for (const versions of [1, 2, 3, 7])
    expect(versions * stakeWeight(perVersion, versions)).toBeLessThanOrEqual(1 + 1e-12);
  expect(harmParts.errors + harmParts.latency).toBe(1 / 2);
});

test("with two versions one alternative of the error rate weighs at least 1/256", () => {
  expect(stakeWeight(harmPart("errors", 1), 2) / harmWidth).toBeGreaterThanOrEqual(1 / 256);
});

test("a budget of one false rollback a year is one in 3,153,600 panes, a tenth of it ln 10 nats more", () => {
  expect(logBudgets(defaultBudget).harm).toBeCloseTo(Math.log(3_153_600), 12);
  expect(logBudgets({ ...defaultBudget, harmPerYear: 0.1 }).harm).toBeCloseTo(Math.log(31_536_000), 12);
  expect(logBudgets(defaultBudget).drift).toBeCloseTo(Math.log(262_800), 12);
});

test("values of segments pay for their labels out of what all rows have, and nothing where there are none", () => {
  for (const values of [0, 1, 22, 88]) {
    const { all, value } = labelParts(values);
    expect(all + values * value).toBeCloseTo(harmPart("labels", 1), 12);
  }
  expect(labelParts(0).all).toBe(harmPart("labels", 1));
});

test("hold evidence and own metrics against a control spend together what the rest has for that test, and neither less than half", () => {
  const rest = harmPart("rest", 1);
  const held = (hasOwnHarm: boolean) =>
    20 * holdPart(3, 20, hasOwnHarm) + 30 * holdPart(3, 30, hasOwnHarm) + holdPart(3, 1, hasOwnHarm);
  expect(held(true) + rest * ownAgainstControl(true)).toBeCloseTo(rest, 12);
  expect(held(false)).toBeCloseTo(rest, 12);
  expect(ownAgainstControl(false)).toBe(1);
});
