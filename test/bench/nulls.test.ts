import { expect, test } from "vitest";
import { panesPerYear } from "../../src/core/detection/weights.ts";
import { harmAlarms, type NullModel, nullModels } from "../support/null-years.ts";

test.each(Object.entries(nullModels))(
  "a month of %s, with bands from its own reference, raises no harm alarm",
  (_, model) => {
    expect(harmAlarms(model, 1, panesPerYear / 12)).toBe(0);
  },
);

test("with a φ far below the clusters the same count is not silent", () => {
  const clustered = nullModels.clustered as NullModel;
  expect(harmAlarms({ ...clustered, misjudged: 100 }, 1, panesPerYear / 12)).toBeGreaterThan(10);
});
