import { expect, test } from "vitest";
import { type CalibrationMap, learnCalibration } from "../../../../src/core/evaluation/accuracy/calibration-map.ts";
import { ClassExpectation } from "../../../../src/core/evaluation/accuracy/class-expectation.ts";
import { confusionFigures } from "../../../../src/core/evaluation/accuracy/confusion-figures.ts";
import { multiclassEstimate } from "../../../../src/core/evaluation/accuracy/multiclass-estimate.ts";
import { ConfusionCounts } from "../../../../src/core/profile/confusion-counts.ts";
import { ScoreHistogram, scoreBins } from "../../../../src/core/profile/score-histogram.ts";
import { numberIn, vectorFile } from "../../../support/vectors.ts";

const rule = { confidence: 0.95, designEffect: 1 };
const table = vectorFile("multiclass-estimate.json");
const unit = 2 ** 12;

interface ScoredRow {
  readonly scores: readonly number[];
  readonly predicted: number;
  readonly label: number;
}

/** The reference, then the live chunks. */
const parts = table("rows").map((row): ScoredRow[] => {
  const [first, second, labels] = row as [number[], number[], number[]];
  return labels.map((label, i) => {
    const [a, b] = [first[i] ?? 0, second[i] ?? 0];
    const scores = [a / unit, b / unit, 1 - (a + b) / unit];
    return { scores, label, predicted: scores.indexOf(Math.max(...scores)) };
  });
});

function learn(rows: readonly ScoredRow[], version = "v1"): CalibrationMap[] {
  return [0, 1, 2].map((k) => {
    const histogram = new ScoreHistogram(scoreBins());
    for (const { scores, label } of rows) histogram.label(scores[k] ?? 0, label === k);
    const map = learnCalibration(version, histogram);
    if (map === null) throw new Error("no map");
    return map;
  });
}

function expectation(maps: readonly CalibrationMap[], rows: readonly ScoredRow[]): ClassExpectation {
  const expected = new ClassExpectation(maps);
  for (const { scores, predicted } of rows) expected.add(scores, predicted);
  return expected;
}

/** Rows of a bin count as tied, which average precision feels most: of 1,000 rows some share one. */
const bound = (metric: string) => (metric === "average_precision_macro" ? 2e-3 : 1e-3);

test("estimates for several classes are NannyML's but for the width of bins, and hold what labels say", () => {
  const [reference = [], ...live] = parts;
  const maps = learn(reference);
  expect(maps.map(({ calibrated }) => (calibrated ? 1 : 0))).toEqual(table("calibrated")[0]);
  for (const [chunk, rows] of live.entries()) {
    const estimate = multiclassEstimate(expectation(maps, rows), "v1", rule);
    const gold = table("figures").filter(([of]) => of === chunk);
    expect(estimate?.figures).toHaveLength(gold.length);
    expect(estimate?.borrowed).toBe(false);
    for (const row of gold) {
      const figure = estimate?.figures.find(({ metric }) => metric === row[1]);
      expect(Math.abs((figure?.value ?? 9) - numberIn(row, 3)), String(row[1])).toBeLessThan(bound(String(row[1])));
    }
    const confusion = new ConfusionCounts(3);
    for (const { label, predicted } of rows) confusion.add(label, predicted);
    for (const { metric, classCode, value } of confusionFigures(confusion, undefined, rule)) {
      const figure = estimate?.figures.find((one) => one.metric === metric && classCode === undefined);
      if (figure === undefined) continue;
      expect(figure.low, metric).toBeLessThan(value);
      expect(figure.high, metric).toBeGreaterThan(value);
      expect(figure.high - figure.low, metric).toBeLessThan(0.2);
    }
  }
});

test("expectations add up and leave without a trace", () => {
  const [reference = [], live = []] = parts;
  const maps = learn(reference);
  const whole = expectation(maps, live.slice(0, 200));
  const merged = expectation(maps, live.slice(0, 50));
  merged.merge(expectation(maps, live.slice(50, 260)));
  for (const { scores, predicted } of live.slice(200, 260)) merged.add(scores, predicted, -1);
  expect(merged).toEqual(whole);
  expect(multiclassEstimate(merged, "v1", rule)).toEqual(multiclassEstimate(whole, "v1", rule));
  expect(multiclassEstimate(new ClassExpectation(maps), "v1", rule)).toBeNull();
});

test("rows whose scores have no labels near them widen the intervals, and another version's map is marked", () => {
  const [reference = [], live = []] = parts;
  const maps = learn(
    reference.filter(({ scores }) => Math.max(...scores) < 0.7),
    "v0",
  );
  const wide = multiclassEstimate(expectation(maps, live), "v1", rule);
  expect(wide?.extrapolated).toBeGreaterThan(0.2);
  expect(wide?.borrowed).toBe(true);
  for (const figure of wide?.figures ?? []) expect([figure.low, figure.high]).toEqual([0, 1]);
});
