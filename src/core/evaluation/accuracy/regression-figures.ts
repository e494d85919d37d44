import type { RegressionFrame, RegressionSums } from "../../profile/regression-sums.ts";
import { type AccuracyFigure, figureOf } from "./figure.ts";
import { type IntervalRule, meanMeasured } from "./measured.ts";

/** Metrics of a regression's errors, predicted less actual. */
export function regressionFigures(sums: RegressionSums, _frame: RegressionFrame, rule: IntervalRule): AccuracyFigure[] {
  const n = sums.rows;
  const positive = { low: 0, high: Number.POSITIVE_INFINITY };
  return [
    ...figureOf("mae", n, meanMeasured(n, sums.absoluteError, sums.squaredError, rule, positive)),
    ...figureOf("bias", n, meanMeasured(n, sums.error, sums.squaredError, rule)),
  ];
}
