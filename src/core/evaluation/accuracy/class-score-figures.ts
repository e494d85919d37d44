import type { ClassScores } from "../../profile/class-scores.ts";
import { normalQuantile } from "../../statistics/normal-distribution.ts";
import { calibrationErrors } from "./calibration-error.ts";
import { type AccuracyFigure, figureOf } from "./figure.ts";
import { type IntervalRule, type Measured, meanMeasured } from "./measured.ts";
import { aucMeasured, averagePrecisionMeasured, type Certified } from "./score-curve.ts";

type OfClass = Measured & Certified & { readonly classCode: number; readonly rows: number };

/**
 * Metrics of rows with a score for each of several classes: how well each class's score ranks it before all others, and
 * whether scores are probabilities. Classes without rows, or with all of them, rank nothing and are in no mean.
 *
 * @param codes of the classes in the dictionary, in the order of their scores
 */
export function classScoreFigures(scores: ClassScores, codes: readonly number[], rule: IntervalRule): AccuracyFigure[] {
  const n = scores.rows;
  if (!(n > 0)) return [];
  const [auc, precision]: [OfClass[], OfClass[]] = [[], []];
  codes.forEach((classCode, of) => {
    const classes = scores.byScore(of);
    const rows = classes.positive.reduce((sum, count) => sum + count, 0);
    const area = aucMeasured(classes, rule);
    const average = averagePrecisionMeasured(classes, rule);
    if (area !== null) auc.push({ ...area, classCode, rows });
    if (average !== null) precision.push({ ...average, classCode, rows });
  });
  const errors = calibrationErrors(scores.topCells, rule);
  const { losses } = scores;
  const eachOf = (metric: string, each: readonly OfClass[]) =>
    each.flatMap((one) => figureOf(metric, n, one).map((figure) => ({ ...figure, classCode: one.classCode })));
  return [
    ...figureOf(
      "auc_ovr_macro",
      n,
      meanOf(auc, () => 1, rule),
    ),
    ...figureOf(
      "auc_ovr_weighted",
      n,
      meanOf(auc, ({ rows }) => rows, rule),
    ),
    ...figureOf(
      "average_precision_macro",
      n,
      meanOf(precision, () => 1, rule),
    ),
    ...figureOf("log_loss", n, meanMeasured(n, losses.log, losses.squaredLog, rule, { low: 0, high: Infinity })),
    ...figureOf("brier", n, meanMeasured(n, losses.brier, losses.squaredBrier, rule, { low: 0, high: 2 })),
    ...figureOf("ece", n, errors.expected),
    ...figureOf("ece_unbiased", n, errors.unbiased),
    ...figureOf("mce", n, errors.largest),
    ...eachOf("auc", auc),
    ...eachOf("average_precision", precision),
  ];
}

/**
 * Weighted mean of classes' figures in [0, 1]. Its deviation on the scale of log-odds is the weighted mean of theirs,
 * as if all classes erred together, which is the widest it can be; all of [0, 1] if one class says nothing.
 */
function meanOf(
  each: readonly OfClass[],
  weightOf: (one: OfClass) => number,
  rule: IntervalRule,
): (Measured & Certified) | null {
  const all = each.reduce((sum, one) => sum + weightOf(one), 0);
  if (!(all > 0)) return null;
  const mean = (part: (one: OfClass) => number) =>
    each.reduce((sum, one) => sum + (weightOf(one) / all) * part(one), 0);
  const value = mean((one) => one.value);
  const certificate = mean((one) => one.certificate);
  const half = mean(deviationOf) / (value * (1 - value));
  const isKnown = each.every(({ interval }) => interval.low > 0 && interval.high < 1) && half < Infinity;
  if (!isKnown) return { value, certificate, interval: { low: 0, high: 1 } };
  const reach = normalQuantile(0.5 + rule.confidence / 2) * half;
  const logit = Math.log(value / (1 - value));
  return { value, certificate, interval: { low: expit(logit - reach), high: expit(logit + reach) } };

  /** Standard deviation of a class's figure, back from its interval on log-odds. */
  function deviationOf({ value: of, interval: { low, high } }: OfClass): number {
    const span = Math.log(high / (1 - high)) - Math.log(low / (1 - low));
    return (span / 2 / normalQuantile(0.5 + rule.confidence / 2)) * of * (1 - of);
  }
}

function expit(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
