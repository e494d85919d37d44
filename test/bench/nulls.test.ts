import { expect, test } from "vitest";
import { panesPerYear } from "../../src/core/detection/weights.ts";
import { harmAlarms, type NullModel, nullModels } from "../support/null-years.ts";

const panes = panesPerYear / 12;
const total = (alarms: Readonly<Record<string, number>>) => Object.values(alarms).reduce((a, b) => a + b);

test.each(Object.entries(nullModels))(
  "a month of %s, with bands from its own reference, raises no harm alarm",
  (_, model) => {
    expect(total(harmAlarms(model, 1, { panes }))).toBe(0);
  },
);

test("nor does a month of a day wave under limits that follow its hours", () => {
  const wave = nullModels["day wave"] as NullModel;
  expect(total(harmAlarms(wave, 1, { panes, shape: "hourly" }))).toBe(0);
});

test("with a φ far below the clusters the same count is not silent", () => {
  const clustered = nullModels.clustered as NullModel;
  expect(total(harmAlarms({ ...clustered, misjudged: 100 }, 1, { panes }))).toBeGreaterThan(10);
});
