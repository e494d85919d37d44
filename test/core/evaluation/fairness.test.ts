import fc from "fast-check";
import { expect, test } from "vitest";
import { fairness, type GroupOutcomes, labelledFairness } from "../../../src/core/evaluation/fairness.ts";

function group(value: string, rows: number, selected: number): GroupOutcomes {
  return { value, rows, selected };
}

function readingOf(groups: readonly GroupOutcomes[], statistic: string) {
  return fairness(groups).find((reading) => reading.statistic === statistic);
}

test("groups are compared by their shares of the favourable prediction", () => {
  const groups = [group("a", 1_000, 500), group("b", 2_000, 800), group("c", 500, 225)];
  expect(readingOf(groups, "selection_rate_difference")).toMatchObject({
    value: expect.closeTo(0.1, 12),
    lowest: "b",
    highest: "a",
    n: 1_000,
    leftOut: [],
  });
  expect(readingOf(groups, "selection_rate_ratio")).toMatchObject({ value: expect.closeTo(0.8, 12) });
});

test("the interval of a difference is Newcombe's: 56 of 70 against 48 of 80 gives .0524 to .3339", () => {
  const [reading] = fairness([group("low", 80, 48), group("high", 70, 56)], 1);
  expect(reading?.low).toBeCloseTo(0.0524, 4);
  expect(reading?.high).toBeCloseTo(0.3339, 4);
});

test("a group with too few rows is left out and named, and fewer than two groups say nothing", () => {
  const groups = [group("a", 1_000, 500), group("b", 199, 0)];
  expect(readingOf(groups, "selection_rate_difference")).toMatchObject({ value: Number.NaN, leftOut: ["b"] });
  expect(readingOf([], "selection_rate_ratio")).toMatchObject({ value: Number.NaN, lowest: null });
});

test("nobody selected is no difference", () => {
  const groups = [group("a", 500, 0), group("b", 500, 0)];
  expect(readingOf(groups, "selection_rate_ratio")?.value).toBe(1);
  expect(readingOf(groups, "selection_rate_difference")?.value).toBe(0);
});

test("true and false positive rates are compared where labels are known", () => {
  const group = (value: string, truePositives: number, falsePositives: number) => {
    const negatives = { falseNegatives: 400 - truePositives, trueNegatives: 600 - falsePositives };
    return { value, truePositives, falsePositives, ...negatives };
  };
  const [positive, negative] = labelledFairness([group("a", 360, 60), group("b", 280, 30)]);
  expect(positive).toMatchObject({ statistic: "tpr_gap", value: expect.closeTo(0.2, 12), highest: "a", n: 400 });
  expect(negative).toMatchObject({ statistic: "fpr_gap", value: expect.closeTo(0.05, 12), highest: "a", n: 600 });
});

test("whatever the counts, values lie in their ranges, and the interval holds the difference", () => {
  const some = fc
    .integer({ min: 200, max: 5_000 })
    .chain((rows) => fc.integer({ min: 0, max: rows }).map((selected) => group(`${rows} ${selected}`, rows, selected)));
  fc.assert(
    fc.property(fc.array(some, { minLength: 2, maxLength: 6 }), (groups) => {
      const [difference, ratio] = fairness(groups);
      expect(difference?.value).toBeGreaterThanOrEqual(0);
      expect(difference?.low).toBeLessThanOrEqual((difference?.value ?? 0) + 1e-12);
      expect(difference?.high).toBeGreaterThanOrEqual((difference?.value ?? 0) - 1e-12);
      expect(ratio?.value).toBeGreaterThanOrEqual(0);
      expect(ratio?.value).toBeLessThanOrEqual(1);
    }),
  );
});
