import fc from "fast-check";
import { expect, test } from "vitest";
import { fairness, type GroupOutcomes } from "../../../src/core/evaluation/fairness.ts";

function group(value: string, rows: number, selected: number, confusion: GroupOutcomes["confusion"] = null) {
  return { value, rows, selected, confusion };
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

test("with labels the true and false positive rates are compared too; without them nothing is said of these", () => {
  const confusion = (truePositives: number, falsePositives: number) => {
    return { truePositives, falseNegatives: 400 - truePositives, falsePositives, trueNegatives: 600 - falsePositives };
  };
  const groups = [group("a", 1_000, 400, confusion(360, 60)), group("b", 1_000, 300, confusion(280, 30))];
  expect(readingOf(groups, "tpr_gap")).toMatchObject({ value: expect.closeTo(0.2, 12), highest: "a", n: 400 });
  expect(readingOf(groups, "fpr_gap")).toMatchObject({ value: expect.closeTo(0.05, 12), highest: "a", n: 600 });
  expect(fairness([group("a", 500, 1), group("b", 500, 2)]).map(({ statistic }) => statistic)).toEqual([
    "selection_rate_difference",
    "selection_rate_ratio",
  ]);
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
