import type { ConfusionCounts } from "../../profile/confusion-counts.ts";
import { wilsonInterval } from "../../statistics/binomial-interval.ts";
import { type ConfusionMatrix, cellVariance, marginsOf, smoothed } from "./confusion-margins.ts";
import {
  averaged,
  type ConfusionMetric,
  classScore,
  classSpecificity,
  cohensKappa,
  type Harmonic,
  matthewsCorrelation,
  shareRight,
} from "./confusion-metrics.ts";
import { type AccuracyFigure, figureOf, shareFigure } from "./figure.ts";
import type { IntervalRule } from "./measured.ts";

const precision: Harmonic = { precision: 1, recall: 0 };
const recall: Harmonic = { precision: 0, recall: 1 };
const f1: Harmonic = { precision: 1, recall: 1 };

export interface ConfusionRule extends IntervalRule {
  /** Weight of recall against precision in F_β; none, or 1, gives F1 alone. */
  readonly beta?: number;
  /** Classes that the model has, where that is known. */
  readonly classes?: number;
}

/**
 * Metrics of a confusion matrix, values as scikit-learn's. Shares have Wilson's interval; the others the delta
 * method's on multinomial cells, put into Wilson's form by the number of rows that a share of such variance would have
 * (Franco, Little, Louis & Slud 2019), so that it stays in range and is never empty.
 *
 * With more classes than are told apart there is accuracy alone: what is right of a class cannot be told from the others.
 *
 * @param positiveClass of a model with two classes; without it each class has metrics of its own, and they are averaged
 */
export function confusionFigures(
  counts: ConfusionCounts,
  positiveClass: number | undefined,
  rule: ConfusionRule,
): AccuracyFigure[] {
  const { rows, right } = counts.totals();
  const { classes } = counts;
  const matrix = { classes, cells: counts.counts.subarray(0, classes ** 2) };
  const accuracy = shareFigure("accuracy", right, rows, rule);
  return counts.isOverfull(rule.classes) ? accuracy : [...accuracy, ...classMetrics(matrix, positiveClass, rule)];
}

/** The same of a matrix whose rows count by weights. */
export function weightedConfusionFigures(
  matrix: ConfusionMatrix,
  positiveClass: number | undefined,
  rule: ConfusionRule,
): AccuracyFigure[] {
  const { rows, right } = marginsOf(matrix);
  const all = right.reduce((total, count) => total + count, 0);
  return [...share("accuracy", matrix, shareRight, all, rows, rule), ...classMetrics(matrix, positiveClass, rule)];
}

function classMetrics(
  matrix: ConfusionMatrix,
  positiveClass: number | undefined,
  rule: ConfusionRule,
): AccuracyFigure[] {
  const { classes } = matrix;
  if (!(marginsOf(matrix).rows > 0)) return [];
  const overall = [
    ...figure("balanced_accuracy", matrix, averaged(recallOf, "seen"), 0, rule),
    ...figure("mcc", matrix, matthewsCorrelation, -1, rule),
    ...figure("cohen_kappa", matrix, cohensKappa, -1, rule),
  ];
  if (positiveClass !== undefined && positiveClass < classes && classes === 2)
    return [...overall, ...classFigures(matrix, positiveClass, rule)];
  const each = Array.from({ length: classes }, (_, classCode) =>
    classFigures(matrix, classCode, rule).map((one) => ({ ...one, classCode })),
  );
  return [...overall, ...averages(matrix, rule), ...each.flat()];
}

function recallOf(of: number): ConfusionMetric {
  return classScore(of, recall);
}

function averages(matrix: ConfusionMatrix, rule: ConfusionRule): AccuracyFigure[] {
  const { rows, right } = marginsOf(matrix);
  const scores: readonly (readonly [string, Harmonic])[] = [
    ["precision", precision],
    ["recall", recall],
    ["f1", f1],
    ...fBeta(rule),
  ];
  const all = right.reduce((total, count) => total + count, 0);
  const specificity = figure("specificity_macro", matrix, averaged(classSpecificity, "macro"), 0, rule);
  const means = scores.flatMap(([name, harmonic]) => {
    const score = (of: number) => classScore(of, harmonic);
    return [
      // With one class a row, all rows' precision, recall and F are the share of right rows.
      ...share(`${name}_micro`, matrix, shareRight, all, rows, rule),
      ...figure(`${name}_macro`, matrix, averaged(score, "macro"), 0, rule),
      ...figure(`${name}_weighted`, matrix, averaged(score, "weighted"), 0, rule),
    ];
  });
  return [...means, ...specificity];
}

function fBeta({ beta = 1 }: ConfusionRule): readonly (readonly [string, Harmonic])[] {
  return beta === 1 ? [] : [["f_beta", { precision: 1, recall: beta * beta }]];
}

function classFigures(matrix: ConfusionMatrix, of: number, rule: ConfusionRule): AccuracyFigure[] {
  const { rows, right, actual, predicted } = marginsOf(matrix);
  const [hits, ofClass, asClass] = [right[of] as number, actual[of] as number, predicted[of] as number];
  const others = rows - ofClass;
  if (ofClass + asClass === 0) return [];
  return [
    ...share("precision", matrix, classScore(of, precision), hits, asClass, rule),
    ...share("recall", matrix, classScore(of, recall), hits, ofClass, rule),
    ...share("specificity", matrix, classSpecificity(of), others - asClass + hits, others, rule),
    ...[["f1", f1] as const, ...fBeta(rule)].flatMap(([name, harmonic]) =>
      figure(name, matrix, classScore(of, harmonic), 0, rule),
    ),
  ];
}

/** k of n rows: by Wilson's interval, or as the metric that it is where rows count by weights. */
function share(
  name: string,
  matrix: ConfusionMatrix,
  metric: ConfusionMetric,
  k: number,
  n: number,
  rule: IntervalRule,
): AccuracyFigure[] {
  if (matrix.squares === undefined) return shareFigure(name, k, n, rule);
  return n > 0 ? figure(name, matrix, metric, 0, rule).map((one) => ({ ...one, n })) : [];
}

function figure(
  metric: string,
  matrix: ConfusionMatrix,
  of: ConfusionMetric,
  least: 0 | -1,
  rule: IntervalRule,
): AccuracyFigure[] {
  const margins = marginsOf(matrix);
  const raw = of(margins);
  if (raw === null) return [];
  const softer = smoothed(matrix);
  const soft = of(marginsOf(softer));
  const share = (value: number) => (value - least) / (1 - least);
  const like = soft === null ? 0 : share(soft.value) * (1 - share(soft.value)) * (1 - least) ** 2;
  const variance = soft === null ? 0 : rule.designEffect * cellVariance(softer, soft.slopes);
  const rows = like > 0 && variance > 0 ? like / variance : 0;
  const { low, high } = wilsonInterval(share(raw.value) * rows, rows, rule.confidence);
  const interval = { low: least + low * (1 - least), high: least + high * (1 - least) };
  return figureOf(metric, margins.rows, { value: raw.value, interval });
}
