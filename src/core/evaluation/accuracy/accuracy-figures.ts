import type { ClassScores } from "../../profile/class-scores.ts";
import type { ConfusionCounts } from "../../profile/confusion-counts.ts";
import type { LabelSetCounts } from "../../profile/label-set-counts.ts";
import type { RankingSums } from "../../profile/ranking-sums.ts";
import type { RegressionTotals } from "../../profile/regression-sums.ts";
import type { ScoreHistogram } from "../../profile/score-histogram.ts";
import type { CohortFrame } from "../../stream/cohort.ts";
import { classScoreFigures } from "./class-score-figures.ts";
import { type ConfusionRule, confusionFigures } from "./confusion-figures.ts";
import type { AccuracyFigure } from "./figure.ts";
import { labelSetFigures } from "./label-set-figures.ts";
import { rankingFigures } from "./ranking-figures.ts";
import { type RegressionRule, regressionFigures } from "./regression-figures.ts";
import { scoreFigures } from "./score-figures.ts";

export interface AccuracyRule extends ConfusionRule, RegressionRule {}

/** What figures need to be told of a model: the weight of recall in F_β, the quantile that it predicts. */
export type FigureSettings = Pick<AccuracyRule, "beta" | "quantile">;

/** What a cohort, or the sum of several, says of its labelled rows. */
export interface LabelledSums {
  readonly confusion: ConfusionCounts | undefined;
  readonly scores: ScoreHistogram | undefined;
  readonly classScores?: ClassScores | undefined;
  readonly labelSets?: LabelSetCounts | undefined;
  readonly rankings?: RankingSums | undefined;
  readonly regression: { readonly total: RegressionTotals } | undefined;
}

/**
 * Accuracy metrics of labelled rows, each with a confidence interval for one look; none without labels. A metric that
 * the rows do not define (AUC of one class) is left out.
 */
export function accuracyFigures(sums: LabelledSums, frame: CohortFrame, rule: AccuracyRule): AccuracyFigure[] {
  if (frame.kind === "value")
    return sums.regression === undefined ? [] : regressionFigures(sums.regression.total, frame, rule);
  if (frame.kind === "set")
    return sums.labelSets === undefined ? [] : labelSetFigures(sums.labelSets, rule, frame.labels);
  if (frame.kind === "ranking")
    return sums.rankings === undefined ? [] : rankingFigures(sums.rankings, frame.depth, rule);
  const known = frame.scored?.positiveClass ?? -1;
  const positive = known < 0 ? undefined : known;
  return [
    ...(sums.confusion === undefined ? [] : confusionFigures(sums.confusion, positive, rule)),
    ...(sums.scores === undefined ? [] : scoreFigures(sums.scores, rule)),
    ...(sums.classScores === undefined || frame.classes === undefined
      ? []
      : classScoreFigures(sums.classScores, frame.classes, rule)),
  ];
}
