import type { LabelSetCounts, LabelSetTotals } from "../../profile/label-set-counts.ts";
import { type Interval, wilsonInterval } from "../../statistics/binomial-interval.ts";
import { type AccuracyFigure, figureOf, shareFigure } from "./figure.ts";
import { type IntervalRule, type Measured, meanMeasured } from "./measured.ts";

const unit: Interval = { low: 0, high: 1 };

/** A sum over rows of x t + y p + z a, t labels right, p predicted and a actual of a row. */
type Weights = readonly [x: number, y: number, z: number];

const ratios: readonly (readonly [string, Weights, Weights])[] = [
  ["precision_micro", [1, 0, 0], [0, 1, 0]],
  ["recall_micro", [1, 0, 0], [0, 0, 1]],
  ["f1_micro", [2, 0, 0], [0, 1, 1]],
];

/**
 * Metrics of rows that carry any number of labels: of whole rows, of all labels together (micro), of the mean label
 * (macro), and of each. Labels of a row belong together, so micro intervals take rows for the units; macro ones take
 * the labels to err together, which bounds their width from above.
 *
 * @param labels how many there are; codes from there on have no rows
 */
export function labelSetFigures(
  counts: LabelSetCounts,
  rule: IntervalRule,
  labels: number = counts.labels,
): AccuracyFigure[] {
  const { totals } = counts;
  const n = totals.rows;
  if (!(n > 0) || labels === 0) return [];
  const wrong = linear(totals, [-2, 1, 1]);
  const wrongSquares = quadratic(totals, [-2, 1, 1]);
  const each = Array.from({ length: labels }, (_, code) => labelFigures(counts, code, rule));
  return [
    ...shareFigure("exact_match", totals.exact, n, rule),
    ...figureOf("hamming_loss", n, meanMeasured(n, wrong / labels, wrongSquares / labels ** 2, rule, unit)),
    ...ratios.flatMap(([metric, over, under]) => figureOf(metric, n, ratioOf(totals, over, under, rule))),
    ...["precision", "recall", "f1"].flatMap((metric) => figureOf(`${metric}_macro`, n, meanLabel(metric, each))),
    ...each.flat(),
  ];
}

function labelFigures(counts: LabelSetCounts, classCode: number, rule: IntervalRule): AccuracyFigure[] {
  const { right, predicted, actual } = counts.at(classCode);
  const touched = predicted + actual - right;
  if (touched === 0) return [];
  // F1 = 2 J / (1 + J) of the share J of rows with the label predicted or true in which it was both.
  const jaccard = wilsonInterval(right / rule.designEffect, touched / rule.designEffect, rule.confidence);
  const f1 = (share: number) => (2 * share) / (1 + share);
  const interval = { low: f1(jaccard.low), high: f1(jaccard.high) };
  return [
    ...shareFigure("precision", right, predicted, rule),
    ...shareFigure("recall", right, actual, rule),
    ...figureOf("f1", touched, { value: f1(right / touched), interval }),
  ].map((figure) => ({ ...figure, classCode }));
}

/** Mean over labels that were predicted or true; one that has no such share counts as 0, as in scikit-learn, or anything. */
function meanLabel(metric: string, each: readonly (readonly AccuracyFigure[])[]): Measured | null {
  const seen = each.filter((figures) => figures.length > 0);
  if (seen.length === 0) return null;
  const none = { value: 0, ...unit };
  const figures = seen.map((label) => label.find((figure) => figure.metric === metric) ?? none);
  const mean = (part: "value" | "low" | "high") => figures.reduce((sum, one) => sum + one[part], 0) / figures.length;
  return { value: mean("value"), interval: { low: mean("low"), high: mean("high") } };
}

/** A ratio of sums over rows, its variance by the delta method: that of over - ratio × under. */
function ratioOf(totals: LabelSetTotals, over: Weights, under: Weights, rule: IntervalRule): Measured | null {
  const n = totals.rows;
  const size = linear(totals, under);
  if (!(size > 0)) return null;
  const value = linear(totals, over) / size;
  if (n < 2 || n <= rule.designEffect) return { value, interval: unit };
  const residual: Weights = [over[0] - value * under[0], over[1] - value * under[1], over[2] - value * under[2]];
  const variance = (Math.max(0, quadratic(totals, residual)) / (n - 1)) * (n / size) ** 2;
  // Rows that a share of this variance would have; where no row differs from the others, the rows themselves.
  const rows = variance > 0 ? (value * (1 - value) * n) / (rule.designEffect * variance) : n / rule.designEffect;
  return { value, interval: wilsonInterval(value * rows, rows, rule.confidence) };
}

function linear({ right, predicted, actual }: LabelSetTotals, [x, y, z]: Weights): number {
  return x * right + y * predicted + z * actual;
}

function quadratic({ tt, tp, ta, pp, pa, aa }: LabelSetTotals, [x, y, z]: Weights): number {
  return x * x * tt + y * y * pp + z * z * aa + 2 * (x * y * tp + x * z * ta + y * z * pa);
}
