import type { ScoreHistogram } from "../../profile/score-histogram.ts";
import { calibrationCells, calibrationErrors } from "./calibration-error.ts";
import { calibrationLine } from "./calibration-line.ts";
import { type AccuracyFigure, figureOf } from "./figure.ts";
import { type IntervalRule, meanMeasured } from "./measured.ts";
import { aucMeasured, averagePrecisionMeasured, labelledByScore } from "./score-curve.ts";

const positive = { low: 0, high: Number.POSITIVE_INFINITY };

/** Metrics of the labelled rows' scores for one class: how well they rank, and whether they are probabilities. */
export function scoreFigures(scores: ScoreHistogram, rule: IntervalRule): AccuracyFigure[] {
  const classes = labelledByScore(scores);
  const n = [...classes.positive, ...classes.negative].reduce((sum, count) => sum + count, 0);
  if (!(n > 0)) return [];
  const errors = calibrationErrors(calibrationCells(scores), rule);
  const { losses } = scores;
  const line = calibrationLine(scores, rule);
  return [
    ...figureOf("auc", n, aucMeasured(classes, rule)),
    ...figureOf("average_precision", n, averagePrecisionMeasured(classes, rule)),
    ...figureOf("log_loss", n, meanMeasured(n, losses.log, losses.squaredLog, rule, positive)),
    ...figureOf("brier", n, meanMeasured(n, losses.brier, losses.squaredBrier, rule, { low: 0, high: 1 })),
    ...figureOf("ece", n, errors.expected),
    ...figureOf("ece_unbiased", n, errors.unbiased),
    ...figureOf("mce", n, errors.largest),
    ...(line === null ? [] : figureOf("calibration_slope", n, line.slope)),
    ...(line === null ? [] : figureOf("calibration_intercept", n, line.intercept)),
  ];
}
