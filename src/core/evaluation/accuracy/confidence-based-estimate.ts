import type { ScoreHistogram } from "../../profile/score-histogram.ts";
import type { Interval } from "../../statistics/binomial-interval.ts";
import { normalQuantile } from "../../statistics/normal-distribution.ts";
import type { CalibrationMap } from "./calibration-map.ts";
import type { IntervalRule, Measured } from "./measured.ts";
import { areaUnderCurve, type ClassesByScore } from "./score-curve.ts";

/** What accuracy to expect of rows without labels, if the class still depends on the score as it did. */
export interface ConfidenceBasedEstimate {
  readonly rows: number;
  /** The version whose labels taught the map; borrowed if the scores are another version's. */
  readonly learntFrom: string;
  readonly borrowed: boolean;
  /** Share of rows whose scores had fewer than 50 reference labels near them; their class may be anything. */
  readonly extrapolated: number;
  readonly accuracy: Measured;
  /** Null where no row is, or is predicted to be, of the class. */
  readonly f1: Measured | null;
  readonly auc: Measured | null;
}

/** Expected cells of the confusion matrix, and which the rows without support may turn over. */
interface ExpectedCells {
  rows: number;
  right: number;
  truePositive: number;
  predicted: number;
  actual: number;
  unsupportedPredicted: number;
  unsupportedRejected: number;
  unsupportedTruePositive: number;
  unsupportedFalseNegative: number;
}

/**
 * Confidence-based performance estimation for a binary model, from score bins: each bin's rows count as of the class
 * by the map's share c, and the metrics follow (Kuberski et al., NannyML's CBPE). All in [0, 1]. Predicted positive
 * are scores at the threshold or above it, which must be an edge of the bins (`scoreBins`).
 *
 * Intervals hold the sampling of labels given scores, Σ c(1 - c), and the map's own uncertainty. Rows that extrapolate
 * widen them by as much as they could turn over. Blind to a change of P(class | score): never a proof of health.
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
  if (edges.length !== map.bins.edges.length || edges.some((edge, i) => edge !== map.bins.edges[i]))
    throw new RangeError("the calibration map was learnt on other bins");
  const counts = Float64Array.from({ length: edges.length + 1 }, (_, bin) => scores.at(bin).rows);
  const from = scores.bins.locate(threshold);
  const cells = expectedCells(counts, map, from);
  if (cells.rows === 0) return null;
  const z = normalQuantile(0.5 + rule.confidence / 2);
  const unsupported = cells.unsupportedPredicted + cells.unsupportedRejected;
  const spread = (predicted: number, rejected: number) =>
    z * Math.sqrt(expectedVariance(counts, map, from, predicted, rejected, rule.designEffect));
  return {
    rows: cells.rows,
    learntFrom: map.version,
    borrowed: map.version !== version,
    extrapolated: unsupported / cells.rows,
    accuracy: accuracyOf(cells, spread(1 / cells.rows, -1 / cells.rows)),
    f1: f1Of(cells, spread),
    auc: aucOf(counts, map, z, rule.designEffect, unsupported),
  };
}

function expectedCells(counts: Float64Array, map: CalibrationMap, from: number): ExpectedCells {
  const cells: ExpectedCells = {
    rows: 0,
    right: 0,
    truePositive: 0,
    predicted: 0,
    actual: 0,
    unsupportedPredicted: 0,
    unsupportedRejected: 0,
    unsupportedTruePositive: 0,
    unsupportedFalseNegative: 0,
  };
  for (let bin = 0; bin < counts.length; bin += 1) {
    const rows = counts[bin] as number;
    const ofClass = rows * (map.probability[bin] as number);
    const unsupported = map.supported[bin] === 0;
    cells.rows += rows;
    cells.actual += ofClass;
    if (bin >= from) {
      cells.right += ofClass;
      cells.truePositive += ofClass;
      cells.predicted += rows;
      if (unsupported) cells.unsupportedPredicted += rows;
      if (unsupported) cells.unsupportedTruePositive += ofClass;
    } else {
      cells.right += rows - ofClass;
      if (unsupported) cells.unsupportedRejected += rows;
      if (unsupported) cells.unsupportedFalseNegative += ofClass;
    }
  }
  return cells;
}

/** Variance of Σ g y over rows with weight `predicted` or `rejected` each: of the labels, and of the learnt map. */
function expectedVariance(
  counts: Float64Array,
  map: CalibrationMap,
  from: number,
  predicted: number,
  rejected: number,
  designEffect: number,
): number {
  let [labels, level] = [0, 0];
  for (let bin = 0; bin < counts.length; bin += 1) {
    const rows = counts[bin] as number;
    if (rows === 0 || map.supported[bin] === 0) continue;
    const weight = bin >= from ? predicted : rejected;
    const c = map.probability[bin] as number;
    labels += weight * weight * rows * c * (1 - c);
    level += Math.abs(weight) * rows * Math.sqrt(map.variance[bin] as number);
  }
  // Bins of one isotonic level err together; taking all bins to do so bounds the map's part from above.
  return designEffect * labels + level * level;
}

function accuracyOf(cells: ExpectedCells, half: number): Measured {
  const { rows, right } = cells;
  const unsupported = cells.unsupportedPredicted + cells.unsupportedRejected;
  const unsupportedRight = cells.unsupportedTruePositive + cells.unsupportedRejected - cells.unsupportedFalseNegative;
  const low = (right - unsupportedRight) / rows;
  return { value: right / rows, interval: clipped(low - half, low + unsupported / rows + half) };
}

/** F1 = 2 TP / (predicted + actual); undefined where that is 0. */
function f1Of(cells: ExpectedCells, spread: (predicted: number, rejected: number) => number): Measured | null {
  const f1 = (right: number, actual: number) => (2 * right) / (cells.predicted + actual);
  const { truePositive, actual } = cells;
  const size = cells.predicted + actual;
  if (!(size > 0)) return null;
  const value = f1(truePositive, actual);
  const half = spread((2 - value) / size, -value / size);
  const sureRight = truePositive - cells.unsupportedTruePositive;
  const sureMissed = actual - truePositive - cells.unsupportedFalseNegative;
  const low = f1(sureRight, sureRight + sureMissed + cells.unsupportedRejected);
  const most = sureRight + cells.unsupportedPredicted;
  const high = most + sureMissed + cells.predicted > 0 ? f1(most, most + sureMissed) : 1;
  return { value, interval: clipped(low - half, high + half) };
}

function aucOf(
  counts: Float64Array,
  map: CalibrationMap,
  z: number,
  designEffect: number,
  unsupported: number,
): Measured | null {
  const expected = expectedClasses(counts, map, false);
  const curve = areaUnderCurve(expected);
  if (curve === null) return null;
  const sure = expectedClasses(counts, map, true);
  const sureCurve = areaUnderCurve(sure);
  const half = z * Math.sqrt(designEffect * curve.variance);
  if (sureCurve === null || !Number.isFinite(half)) return { value: curve.value, interval: { low: 0, high: 1 } };
  const [p, n] = [sum(sure.positive), sum(sure.negative)];
  // Pairs with a row that extrapolates may fall either way; there are most of them with the classes balanced.
  const added = Math.min(unsupported, Math.max(0, (n - p + unsupported) / 2));
  const known = (p * n) / ((p + added) * (n + unsupported - added));
  const low = sureCurve.value * known;
  return { value: curve.value, interval: clipped(low - half, low + (1 - known) + half) };
}

function expectedClasses(counts: Float64Array, map: CalibrationMap, supportedOnly: boolean): ClassesByScore {
  const share = (bin: number) => (supportedOnly && map.supported[bin] === 0 ? 0 : 1);
  return {
    positive: counts.map((rows, bin) => share(bin) * rows * (map.probability[bin] as number)),
    negative: counts.map((rows, bin) => share(bin) * rows * (1 - (map.probability[bin] as number))),
  };
}

function clipped(low: number, high: number): Interval {
  return { low: Math.min(1, Math.max(0, low)), high: Math.max(0, Math.min(1, high)) };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
