import { expect, test } from "vitest";
import { meanMeasured } from "../../../../src/core/evaluation/accuracy/measured.ts";
import {
  areaUnderCurve,
  aucMeasured,
  averagePrecision,
  averagePrecisionMeasured,
  labelledByScore,
} from "../../../../src/core/evaluation/accuracy/score-curve.ts";
import { ScoreHistogram, scoreBins } from "../../../../src/core/profile/score-histogram.ts";
import { numberIn, vectorFile } from "../../../support/vectors.ts";

const rule = { confidence: 0.95, designEffect: 1 };
const rows = vectorFile("score-curves.json")("curves").map((row) => ({
  scores: (row[0] as readonly number[]).map((unit) => unit / 2 ** 20),
  labels: row[1] as readonly number[],
  auc: numberIn(row, 2),
  averagePrecision: numberIn(row, 3),
  mean: numberIn(row, 4),
  low: numberIn(row, 5),
  high: numberIn(row, 6),
}));

test("AUC and average precision from bins are within their certificates of scikit-learn's on raw rows", () => {
  for (const { scores, labels, ...expected } of rows) {
    const histogram = new ScoreHistogram(scoreBins());
    for (const [i, score] of scores.entries()) histogram.label(score, labels[i] === 1);
    const classes = labelledByScore(histogram);
    const auc = aucMeasured(classes, rule);
    expect(Math.abs((auc?.value ?? 2) - expected.auc)).toBeLessThanOrEqual((auc?.certificate ?? 0) + 1e-12);
    // One tied pair of a hundred is 0.005 already; larger samples are certified more closely.
    expect(auc?.certificate).toBeLessThanOrEqual(scores.length < 100 ? 0.005 : 1e-3);
    expect(auc?.interval.low).toBeLessThan(expected.auc);
    expect(auc?.interval.high).toBeGreaterThan(expected.auc);
    const precision = averagePrecisionMeasured(classes, rule);
    const bound = (precision?.certificate ?? 0) + 1e-12;
    expect(Math.abs((precision?.value ?? 2) - expected.averagePrecision)).toBeLessThanOrEqual(bound);
  }
});

test("the variance of an AUC is DeLong's, by hand on three rows a class", () => {
  // Classes 1, 3, 4 over 0, 2, 3.5: placements 1/3, 2/3, 1 and 1, 2/3, 1/3; variance 1/9 a side, over three rows each.
  const positive = Float64Array.of(0, 1, 0, 1, 0, 1);
  const negative = Float64Array.of(1, 0, 1, 0, 1, 0);
  const curve = areaUnderCurve({ positive, negative });
  expect(curve?.value).toBeCloseTo(2 / 3, 12);
  expect(curve?.variance).toBeCloseTo(2 / 27, 12);
});

test("a curve needs both classes, and average precision rows of its own", () => {
  const some = Float64Array.of(1, 2);
  const none = new Float64Array(2);
  expect(areaUnderCurve({ positive: some, negative: none })).toBeNull();
  expect(averagePrecision({ positive: none, negative: some })).toBeNull();
  expect(aucMeasured({ positive: Float64Array.of(0, 9), negative: Float64Array.of(9, 0) }, rule)).toMatchObject({
    value: 1,
    interval: { low: 0, high: 1 },
  });
});

test("the mean's interval is Student's, wider by the root of the design effect or more", () => {
  for (const { scores, mean, low, high } of rows) {
    const sum = scores.reduce((total, score) => total + score, 0);
    const squares = scores.reduce((total, score) => total + score * score, 0);
    const plain = meanMeasured(scores.length, sum, squares, rule);
    expect(plain?.value).toBeCloseTo(mean, 12);
    expect(plain?.interval.low).toBeCloseTo(low, 10);
    expect(plain?.interval.high).toBeCloseTo(high, 10);
    const clustered = meanMeasured(scores.length, sum, squares, { confidence: 0.95, designEffect: 4 });
    expect(mean - (clustered?.interval.low ?? mean)).toBeGreaterThan(2 * (mean - low));
  }
  expect(meanMeasured(0, 0, 0, rule)).toBeNull();
});
