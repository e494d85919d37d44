import { expect, test } from "vitest";
import { learnCalibration } from "../../../../src/core/evaluation/accuracy/calibration-map.ts";
import {
  type ConfidenceBasedEstimate,
  confidenceBasedEstimate,
} from "../../../../src/core/evaluation/accuracy/confidence-based-estimate.ts";
import type { AccuracyFigure } from "../../../../src/core/evaluation/accuracy/figure.ts";
import {
  areaUnderCurve,
  averagePrecision,
  labelledByScore,
} from "../../../../src/core/evaluation/accuracy/score-curve.ts";
import { ScoreHistogram, scoreBins } from "../../../../src/core/profile/score-histogram.ts";
import { calibrationGain } from "../../../../src/core/reference/needs-calibration.ts";
import { scoreKnots } from "../../../../src/core/reference/score-knots.ts";
import { finished } from "../../../../src/core/steps.ts";
import { carLoan } from "../../../support/car-loan.ts";
import { seededRandom } from "../../../support/random.ts";

const rule = { confidence: 0.95, designEffect: 1 };
const threshold = 0.65;

/** Published by NannyML in its notebooks, or recomputed from the same files; by chunk of 5,000 rows. */
const gold = {
  auc: [0.970744, 0.971011, 0.971407, 0.971091, 0.971123, 0.96109, 0.961825, 0.961073, 0.962533, 0.961316],
  accuracy: [0.941792, 0.943321, 0.945492, 0.944816, 0.944645, 0.910714, 0.911149, 0.911193, 0.914389, 0.911731],
  f1: [0.94303, 0.941324, 0.943574, 0.943159, 0.944204, 0.911753, 0.911766, 0.911661, 0.913763, 0.914751],
  realisedAuc: [0.970962, 0.970248, 0.976282, 0.967721, 0.969886, 0.96005, 0.95853, 0.959041, 0.963094, 0.957556],
  realisedAccuracy: [0.9422, 0.9422, 0.9502, 0.9436, 0.941, 0.9146, 0.9156, 0.9144, 0.9224, 0.9122],
};

function histogramOf(columns: ReadonlyMap<string, readonly unknown[]>, from: number, to: number): ScoreHistogram {
  const histogram = new ScoreHistogram(scoreBins(threshold));
  for (let row = from; row < to; row += 1) {
    const score = Number(columns.get("y_pred_proba")?.[row]);
    histogram.score(score);
    histogram.label(score, Number(columns.get("repaid")?.[row]) === 1);
  }
  return histogram;
}

test("estimates without labels equal NannyML's on the car loan data, chunk by chunk", async (context) => {
  const [reference, monitoring] = [await carLoan(context, "reference"), await carLoan(context, "monitoring")];
  const map = learnCalibration("v1", histogramOf(reference, 0, 50_000));
  if (map === null) throw new Error("no map");
  expect(map.calibrated).toBe(true);
  // NannyML's own test rows gave 0.02761 and 0.00307.
  const gain = finished(calibrationGain(scoreKnots(map.reference)));
  expect(Math.abs(gain.before - 0.02761)).toBeLessThan(0.003);
  expect(gain.after).toBeLessThan(0.005);
  let held = 0;
  for (let chunk = 0; chunk < 10; chunk += 1) {
    const scores = histogramOf(monitoring, chunk * 5_000, (chunk + 1) * 5_000);
    const estimate = confidenceBasedEstimate(scores, map, "v1", threshold, rule);
    const estimated = figures(estimate);
    expect(estimated.auc?.value).toBeCloseTo(gold.auc[chunk] as number, 5);
    expect(estimated.accuracy?.value).toBeCloseTo(gold.accuracy[chunk] as number, 5);
    expect(estimated.f1?.value).toBeCloseTo(gold.f1[chunk] as number, 5);
    expect(estimate?.extrapolated).toBe(0);
    expect(estimate?.borrowed).toBe(false);
    const realised = areaUnderCurve(labelledByScore(scores))?.value;
    expect(realised).toBeCloseTo(gold.realisedAuc[chunk] as number, 5);
    const accuracy = gold.realisedAccuracy[chunk] as number;
    if (accuracy >= (estimated.accuracy?.low ?? 1) && accuracy <= (estimated.accuracy?.high ?? 0)) held += 1;
    expect((estimated.accuracy?.high ?? 1) - (estimated.accuracy?.low ?? 0)).toBeLessThan(0.02);
  }
  // Of ten intervals at 95 %.
  expect(held).toBeGreaterThanOrEqual(8);
});

function figures(estimate: ConfidenceBasedEstimate | null): Record<string, AccuracyFigure> {
  return Object.fromEntries(estimate?.figures.map((figure) => [figure.metric, figure]) ?? []);
}

/** Scores 0.005, 0.015 … with `rows` rows each, labelled as often as the score says. */
function diagonal(rows: number, from = 0, to = 100): ScoreHistogram {
  const histogram = new ScoreHistogram(scoreBins(0.5));
  for (let step = from; step < to; step += 1) {
    for (let row = 0; row < rows; row += 1) {
      histogram.score((step + 0.5) / 100);
      histogram.label((step + 0.5) / 100, row < ((step + 0.5) / 100) * rows);
    }
  }
  return histogram;
}

test("scores with too few reference labels near them may be anything", () => {
  const low = learnCalibration("v1", diagonal(100, 0, 50));
  if (low === null) throw new Error("no map");
  const inside = confidenceBasedEstimate(diagonal(10, 0, 40), low, "v1", 0.5, rule);
  expect(inside?.extrapolated).toBe(0);
  const outside = confidenceBasedEstimate(diagonal(10, 60, 100), low, "v1", 0.5, rule);
  expect(outside?.extrapolated).toBe(1);
  for (const metric of ["accuracy", "f1", "auc", "average_precision", "recall"])
    expect(figures(outside)[metric]).toMatchObject({ low: 0, high: 1 });
  const half = confidenceBasedEstimate(diagonal(10), low, "v1", 0.5, rule);
  expect(half?.extrapolated).toBeGreaterThan(0.4);
  const accuracy = figures(half).accuracy;
  expect((accuracy?.high ?? 0) - (accuracy?.low ?? 0)).toBeGreaterThan(0.4);
  expect((accuracy?.high ?? 0) - (accuracy?.low ?? 0)).toBeLessThan(0.7);
});

test("a map learnt from another version's labels is marked as borrowed", () => {
  const map = learnCalibration("v1", diagonal(100));
  if (map === null) throw new Error("no map");
  expect(confidenceBasedEstimate(diagonal(1), map, "v2", 0.5, rule)).toMatchObject({
    learntFrom: "v1",
    borrowed: true,
  });
});

test("nothing is estimated without scores, and nothing learnt without labels", () => {
  const map = learnCalibration("v1", diagonal(100));
  if (map === null) throw new Error("no map");
  expect(learnCalibration("v1", new ScoreHistogram(scoreBins(0.5)))).toBeNull();
  expect(confidenceBasedEstimate(new ScoreHistogram(scoreBins(0.5)), map, "v1", 0.5, rule)).toBeNull();
  expect(() => confidenceBasedEstimate(new ScoreHistogram(scoreBins(0.7)), map, "v1", 0.7, rule)).toThrow(RangeError);
});

/** Scores uniform over [0, 1], their class by the given chance. */
function drawn(rows: number, chance: (score: number) => number, random: () => number): ScoreHistogram {
  const histogram = new ScoreHistogram(scoreBins(0.5));
  for (let row = 0; row < rows; row += 1) {
    const score = random();
    histogram.score(score);
    histogram.label(score, random() < chance(score));
  }
  return histogram;
}

test("scores are mapped where that helps, and stand for themselves where they are probabilities or part the classes", () => {
  const random = seededRandom(5);
  const learnt = (chance: (score: number) => number) => learnCalibration("v1", drawn(2_000, chance, random));
  expect(learnt((score) => score ** 2)?.calibrated).toBe(true);
  expect(learnt((score) => score)?.calibrated).toBe(false);
  const parted = learnt((score) => (score > 0.7 ? 1 : 0));
  expect(parted?.calibrated).toBe(false);
  expect(parted?.probability[512]).toBeCloseTo(0.5, 2);
  expect(learnt(() => 1)?.calibrated).toBe(false);
});

test("intervals hold the realised value about as often as they say, over references and over windows", () => {
  const random = seededRandom(6);
  const chance = (score: number) => score ** 2;
  const held: Record<string, number> = {};
  const runs = 80;
  for (let run = 0; run < runs; run += 1) {
    const map = learnCalibration("v1", drawn(2_500, chance, random));
    const window = drawn(10_000, chance, random);
    if (map === null) throw new Error("no map");
    const estimated = figures(confidenceBasedEstimate(window, map, "v1", 0.5, rule));
    for (const { metric, value } of realised(window)) {
      const { low = 2, high = -1 } = estimated[metric] ?? {};
      held[metric] = (held[metric] ?? 0) + (low <= value && value <= high ? 1 : 0);
    }
  }
  expect(Object.keys(held)).toHaveLength(7);
  for (const [metric, count] of Object.entries(held)) expect(count / runs, metric).toBeGreaterThan(0.88);
});

/** The same metrics by the window's own labels. */
function realised(window: ScoreHistogram): { metric: string; value: number }[] {
  const classes = labelledByScore(window);
  const from = window.bins.locate(0.5);
  const sum = (counts: Float64Array, low: number, high: number) =>
    counts.subarray(low, high).reduce((total, count) => total + count, 0);
  const [tp, fn] = [sum(classes.positive, from, 2_000), sum(classes.positive, 0, from)];
  const [fp, tn] = [sum(classes.negative, from, 2_000), sum(classes.negative, 0, from)];
  return [
    { metric: "accuracy", value: (tp + tn) / (tp + tn + fp + fn) },
    { metric: "precision", value: tp / (tp + fp) },
    { metric: "recall", value: tp / (tp + fn) },
    { metric: "specificity", value: tn / (tn + fp) },
    { metric: "f1", value: (2 * tp) / (2 * tp + fp + fn) },
    { metric: "auc", value: areaUnderCurve(classes)?.value ?? -1 },
    { metric: "average_precision", value: averagePrecision(classes)?.value ?? -1 },
  ];
}
