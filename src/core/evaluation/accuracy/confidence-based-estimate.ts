import type { ScoreHistogram } from "../../profile/score-histogram.ts";
import type { Interval } from "../../statistics/binomial-interval.ts";
import { normalQuantile } from "../../statistics/normal-distribution.ts";
import type { CalibrationMap } from "./calibration-map.ts";
import { cellSlope, marginsOf } from "./confusion-margins.ts";
import { type ConfusionMetric, classScore, classSpecificity, shareRight } from "./confusion-metrics.ts";
import { areaSlopes, precisionSlopes, resampledErrors, varianceOfErrors } from "./curve-slopes.ts";
import { type ExpectedCells, expectedCells, extremes } from "./expected-cells.ts";
import { type AccuracyFigure, figureOf } from "./figure.ts";
import type { IntervalRule, Measured } from "./measured.ts";
import { areaUnderCurve, averagePrecision, type ClassesByScore } from "./score-curve.ts";

/** What accuracy to expect of rows without labels, if the class still depends on the score as it did. */
export interface ConfidenceBasedEstimate {
  readonly rows: number;
  /** The version whose labels taught the map; borrowed if the scores are another version's. */
  readonly learntFrom: string;
  readonly borrowed: boolean;
  /** Share of rows whose scores had fewer than 50 reference labels near them; their class may be anything. */
  readonly extrapolated: number;
  /** By the names of the realised metrics; one without rows to be a share of is left out. */
  readonly figures: readonly AccuracyFigure[];
}

/** All are monotone in the rows of the class on each side of the threshold, so that extremes bound them. */
const metrics: readonly (readonly [string, ConfusionMetric])[] = [
  ["accuracy", shareRight],
  ["precision", classScore(1, { precision: 1, recall: 0 })],
  ["recall", classScore(1, { precision: 0, recall: 1 })],
  ["specificity", classSpecificity(1)],
  ["f1", classScore(1, { precision: 1, recall: 1 })],
];

/**
 * Confidence-based performance estimation for a binary model, from score bins: each bin's rows count as of the class
 * by the map's share c, and the metrics follow (Kuberski et al., NannyML's CBPE). Predicted positive are scores at the
 * threshold or above it, which must be an edge of the bins (`scoreBins`).
 *
 * Intervals hold the sampling of labels given scores, Σ c(1 - c), and the map's own uncertainty by its resamples. Rows
 * that extrapolate widen them by as much as they could turn over. Blind to a change of P(class | score): never a proof
 * of health.
 *
 * @returns null without scored rows. @throws RangeError if the map has other bins.
 */
export function confidenceBasedEstimate(
  scores: ScoreHistogram,
  map: CalibrationMap,
  version: string,
  threshold: number,
  rule: IntervalRule,
): ConfidenceBasedEstimate | null {
  const { edges } = scores.bins;
  const learnt = map.bins.edges;
  if (edges.length !== learnt.length || edges.some((edge, i) => edge !== learnt[i]))
    throw new RangeError("the calibration map was learnt on other bins");
  const counts = Float64Array.from({ length: edges.length + 1 }, (_, bin) => scores.at(bin).rows);
  const from = scores.bins.locate(threshold);
  const cells = expectedCells(counts, map, from);
  const rows = counts.reduce((sum, count) => sum + count, 0);
  if (rows === 0) return null;
  const errors = {
    rejected: resampledErrors(
      counts.map((count, bin) => (bin < from ? count : 0)),
      map,
    ),
    accepted: resampledErrors(
      counts.map((count, bin) => (bin < from ? 0 : count)),
      map,
    ),
  };
  const extrapolated = (cells.unknown.accepted + cells.unknown.rejected) / rows;
  return {
    rows,
    learntFrom: map.version,
    borrowed: map.version !== version,
    extrapolated,
    figures: [
      ...metrics.flatMap(([name, metric]) => figureOf(name, rows, cellFigure(cells, metric, errors, rule))),
      ...figureOf("auc", rows, aucOf(counts, map, rule, extrapolated * rows)),
      ...figureOf("average_precision", rows, averagePrecisionOf(counts, map, rule, extrapolated)),
    ],
  };
}

function cellFigure(
  cells: ExpectedCells,
  metric: ConfusionMetric,
  errors: { readonly rejected: Float64Array; readonly accepted: Float64Array },
  rule: IntervalRule,
): Measured | null {
  const expected = metric(marginsOf(cells.matrix));
  if (expected === null) return null;
  const turn = (side: 0 | 1) => cellSlope(expected.slopes, 1, side) - cellSlope(expected.slopes, 0, side);
  const ofLabels = turn(0) ** 2 * cells.spread.rejected + turn(1) ** 2 * cells.spread.accepted;
  const ofMap = varianceOfErrors([turn(0), errors.rejected], [turn(1), errors.accepted]);
  const half = spreadOf(ofLabels + ofMap, rule);
  const ends = extremes(cells).map((matrix) => metric(marginsOf(matrix))?.value ?? 0);
  return { value: expected.value, interval: clipped(Math.min(...ends) - half, Math.max(...ends) + half) };
}

function spreadOf(variance: number, { confidence, designEffect }: IntervalRule): number {
  return normalQuantile(0.5 + confidence / 2) * Math.sqrt(designEffect * variance);
}

/** Variance of a metric of scores for what the map was learnt from, by its slopes in rows of the class. */
function ofMap(slopes: Float64Array, counts: Float64Array, map: CalibrationMap): number {
  return varianceOfErrors([
    1,
    resampledErrors(
      slopes.map((slope, bin) => slope * (counts[bin] as number)),
      map,
    ),
  ]);
}

function aucOf(counts: Float64Array, map: CalibrationMap, rule: IntervalRule, unknown: number): Measured | null {
  const classes = expectedClasses(counts, map.probability);
  const curve = areaUnderCurve(classes);
  if (curve === null) return null;
  const known = counts.map((rows, bin) => rows * (map.supported[bin] as number));
  const sure = expectedClasses(known, map.probability);
  const sureCurve = areaUnderCurve(sure);
  const half = spreadOf(curve.variance + ofMap(areaSlopes(classes, curve.value), counts, map), rule);
  if (sureCurve === null || !Number.isFinite(half)) return { value: curve.value, interval: { low: 0, high: 1 } };
  const [p, n] = [sum(sure.positive), sum(sure.negative)];
  // Pairs with a row that extrapolates may fall either way; there are most of them with the classes balanced.
  const added = Math.min(unknown, Math.max(0, (n - p + unknown) / 2));
  const share = (p * n) / ((p + added) * (n + unknown - added));
  const low = sureCurve.value * share;
  return { value: curve.value, interval: clipped(low - half, low + (1 - share) + half) };
}

/** As a rate among the class's expected rows (Boyd, Eng & Page 2013); anything as soon as rows extrapolate. */
function averagePrecisionOf(
  counts: Float64Array,
  map: CalibrationMap,
  rule: IntervalRule,
  extrapolated: number,
): Measured | null {
  const classes = expectedClasses(counts, map.probability);
  const curve = averagePrecision(classes);
  if (curve === null) return null;
  const { value } = curve;
  const ofLabels = (value * (1 - value)) / sum(classes.positive);
  const half = spreadOf(ofLabels + ofMap(precisionSlopes(classes, value), counts, map), rule);
  return { value, interval: extrapolated > 0 ? { low: 0, high: 1 } : clipped(value - half, value + half) };
}

function expectedClasses(counts: Float64Array, probability: ArrayLike<number>): ClassesByScore {
  const [positive, negative] = [new Float64Array(counts.length), new Float64Array(counts.length)];
  for (let bin = 0; bin < counts.length; bin += 1) {
    const rows = counts[bin] as number;
    positive[bin] = rows * (probability[bin] as number);
    negative[bin] = rows - (positive[bin] as number);
  }
  return { positive, negative };
}

function clipped(low: number, high: number): Interval {
  return { low: Math.min(1, Math.max(0, low)), high: Math.max(0, Math.min(1, high)) };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
