import type { Interval } from "../../statistics/binomial-interval.ts";
import { normalQuantile } from "../../statistics/normal-distribution.ts";
import type { Steps } from "../../steps.ts";
import type { ConfidenceBasedEstimate } from "./confidence-based-estimate.ts";
import { type ConfusionMatrix, cellSlope, marginsOf } from "./confusion-margins.ts";
import {
  averaged,
  type ConfusionMetric,
  type CountMetric,
  classScore,
  classSpecificity,
  shareRight,
} from "./confusion-metrics.ts";
import { areaSlopes, precisionSlopes, resampledErrors, varianceOfErrors } from "./curve-slopes.ts";
import type { ExpectedClasses } from "./expected-classes.ts";
import { type AccuracyFigure, figureOf } from "./figure.ts";
import type { IntervalRule, Measured } from "./measured.ts";
import { areaUnderCurve, averagePrecision, type Certified, type ClassesByScore } from "./score-curve.ts";

/** Above this share of rows that extrapolate, the slope at the expected matrix says nothing of what they could turn. */
const mostExtrapolated = 0.1;

/** Classes whose curves are read in one step, some 2 ms. */
const classesAtOnce = 5;

/** Of all classes together, so that many classes take no longer: 40 tell a deviation within a tenth. */
const replicatesOfAll = 2_000;

const metrics: readonly (readonly [string, ConfusionMetric])[] = [
  ["accuracy", shareRight],
  ["precision_macro", averaged((of) => classScore(of, { precision: 1, recall: 0 }), "macro")],
  ["recall_macro", averaged((of) => classScore(of, { precision: 0, recall: 1 }), "macro")],
  ["specificity_macro", averaged(classSpecificity, "macro")],
  ["f1_macro", averaged((of) => classScore(of, { precision: 1, recall: 1 }), "macro")],
];

/**
 * Confidence-based performance estimation for a model of several classes, means over classes (macro) as NannyML's.
 * Intervals bound from above: labels scatter no more than those of rows with the mean shares of their predicted class,
 * maps of all classes err together at worst, and rows that extrapolate turn over all they can.
 *
 * @returns null without rows
 */
export function* multiclassEstimate(
  expected: ExpectedClasses,
  version: string,
  rule: IntervalRule,
): Steps<ConfidenceBasedEstimate | null> {
  const { maps, matrix } = expected;
  const margins = marginsOf(matrix);
  const columns = maps.map((_, predicted) => expected.at(predicted));
  const rows = columns.reduce((sum, column) => sum + column.rows, 0);
  if (rows === 0) return null;
  const extrapolated = columns.reduce((sum, column) => sum + column.unknown, 0) / rows;
  const learntFrom = maps[0]?.version ?? "";
  const ofCells: AccuracyFigure[] = [];
  for (const [name, metric] of metrics) {
    ofCells.push(...figureOf(name, rows, cellFigure(expected, matrix, metric(margins), extrapolated, rule)));
    yield;
  }
  const area = yield* meanCurve(expected, areaUnderCurve, areaSlopes, extrapolated, rule);
  const precision = yield* meanCurve(expected, averagePrecision, precisionSlopes, extrapolated, rule);
  return {
    rows,
    learntFrom,
    borrowed: maps.some((map) => map.version !== version),
    extrapolated,
    figures: [
      ...ofCells,
      ...figureOf("auc_macro", rows, area),
      ...figureOf("average_precision_macro", rows, precision),
    ],
  };
}

function cellFigure(
  expected: ExpectedClasses,
  matrix: ConfusionMatrix,
  metric: CountMetric | null,
  extrapolated: number,
  { confidence, designEffect }: IntervalRule,
): Measured | null {
  if (metric === null) return null;
  if (extrapolated > mostExtrapolated) return { value: metric.value, interval: { low: 0, high: 1 } };
  let [labels, level, turned] = [0, 0, 0];
  for (let predicted = 0; predicted < matrix.classes; predicted += 1) {
    const { rows, unknown } = expected.at(predicted);
    if (rows === 0) continue;
    let [sum, squares] = [0, 0];
    const slopes = expected.maps.map((_, k) => cellSlope(metric.slopes, k, predicted));
    for (const [k, slope] of slopes.entries()) {
      const count = matrix.cells[k * matrix.classes + predicted] as number;
      sum += slope * count;
      squares += slope * slope * count;
      level += Math.abs(slope) * expected.deviation(k, predicted);
    }
    labels += Math.max(0, squares - (sum * sum) / rows);
    turned += unknown * (Math.max(...slopes) - Math.min(...slopes));
  }
  const half = normalQuantile(0.5 + confidence / 2) * Math.sqrt(designEffect * (labels + level * level)) + turned;
  return { value: metric.value, interval: clipped(metric.value - half, metric.value + half) };
}

/** Mean over classes of a metric of scores; their deviations add up at worst. */
function* meanCurve(
  expected: ExpectedClasses,
  metric: (classes: ClassesByScore) => (Certified & { readonly variance?: number }) | null,
  slopesOf: (classes: ClassesByScore, value: number) => Float64Array,
  extrapolated: number,
  { confidence, designEffect }: IntervalRule,
): Steps<Measured | null> {
  let [value, deviation, classes] = [0, 0, 0];
  const replicateCount = Math.ceil(replicatesOfAll / expected.maps.length);
  for (const [k, { probability, replicates }] of expected.maps.entries()) {
    if (k % classesAtOnce === 0) yield;
    const byScore = expected.byScore(k);
    const curve = metric(byScore);
    if (curve === null) continue;
    const counts = expected.rowsByScore(k);
    // By how much the scaled shares of a bin's rows change with the mapped one.
    const weights = slopesOf(byScore, curve.value).map((slope, bin) => {
      const share = probability[bin] as number;
      return slope * (share > 0 ? (byScore.positive[bin] as number) / share : (counts[bin] as number));
    });
    const ofMap = resampledErrors(weights, { probability, replicates: replicates.slice(0, replicateCount) });
    // A mean over the class's rows has a share's variance at most.
    const ofClass = byScore.positive.reduce((sum, count) => sum + count, 0);
    const ofLabels = curve.variance ?? (curve.value * (1 - curve.value)) / ofClass;
    value += curve.value;
    deviation += Math.sqrt(ofLabels + varianceOfErrors([1, ofMap]));
    classes += 1;
  }
  if (classes === 0) return null;
  const half = (normalQuantile(0.5 + confidence / 2) * Math.sqrt(designEffect) * deviation) / classes;
  if (!(extrapolated <= mostExtrapolated && Number.isFinite(half)))
    return { value: value / classes, interval: { low: 0, high: 1 } };
  const turned = 2 * extrapolated;
  return {
    value: value / classes,
    interval: clipped(value / classes - half - turned, value / classes + half + turned),
  };
}

function clipped(low: number, high: number): Interval {
  return { low: Math.max(0, low), high: Math.min(1, high) };
}
