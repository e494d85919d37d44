import type { RegressionTotals } from "../profile/regression-sums.ts";
import type { LabelDelays } from "../reference/label-delays.ts";
import type { Cohort, CohortFrame } from "../stream/cohort.ts";
import { type AccuracyRule, accuracyFigures } from "./accuracy/accuracy-figures.ts";
import { weightedConfusionFigures } from "./accuracy/confusion-figures.ts";
import type { ConfusionMatrix } from "./accuracy/confusion-margins.ts";
import { type AccuracyFigure, figureOf } from "./accuracy/figure.ts";
import { aucMeasured, averagePrecisionMeasured, labelledByScore } from "./accuracy/score-curve.ts";
import { leastShare, type Maturity, maturityOf } from "./maturity.ts";

/**
 * How figures of the newest cohorts were taken. `weighted`: each label counts for those of its class that are still to
 * come; `unweighted`: as they came, for nothing says how soon labels of their classes come; `too young`: so few have
 * come that nothing can be said.
 */
export type Weighting = "weighted" | "unweighted" | "too young";

export interface WeightedFigures {
  readonly weighting: Weighting;
  readonly figures: readonly AccuracyFigure[];
}

interface Aged {
  readonly cohort: Cohort;
  readonly maturity: Maturity;
}

/**
 * Figures of cohorts whose labels still come, each labelled row weighted by the inverse of the chance that its label has
 * come by now (Horvitz & Thompson 1952), from how soon labels of its class came in the reference. Cohorts of which less
 * than a tenth of some class's labels can have come are left out, whatever their labels say. Undefined where classes have
 * labels of which no curve is known, and for lists.
 *
 * @param classNames by code
 */
export function weightedFigures(
  cohorts: readonly Cohort[],
  watermarkMs: number,
  delays: LabelDelays,
  classNames: readonly string[],
  frame: CohortFrame,
  rule: AccuracyRule,
): WeightedFigures | undefined {
  const aged = cohorts
    .map((cohort) => ({ cohort, maturity: maturityOf(delays, cohort.startMs, watermarkMs) }))
    .filter(({ maturity }) => maturity.least >= leastShare);
  if (!aged.some(({ cohort }) => cohort.labelled > 0)) return { weighting: "too young", figures: [] };
  if (frame.kind === "value") return { weighting: "weighted", figures: valueFigures(aged, frame, rule) };
  if (frame.kind !== "class") return undefined;
  const matrix = weightedMatrix(aged, classNames);
  if (matrix === undefined) return undefined;
  const positive =
    frame.scored === undefined || frame.scored.positiveClass < 0 ? undefined : frame.scored.positiveClass;
  const scores = positive === undefined || matrix.classes !== 2 ? [] : rankingFigures(aged, classNames, positive, rule);
  return {
    weighting: "weighted",
    figures: [...weightedConfusionFigures(matrix, positive, rule), ...scores].map(wholeRows),
  };
}

/** The confusion matrix in weighted rows, scaled to as many as they are worth. */
function weightedMatrix(aged: readonly Aged[], classNames: readonly string[]): ConfusionMatrix | undefined {
  const classes = Math.max(...aged.map(({ cohort }) => cohort.confusion?.classes ?? 0));
  const cells = new Float64Array(classes ** 2);
  const squares = new Float64Array(classes ** 2);
  const uncertain = new Float64Array(classes);
  for (const { cohort, maturity } of aged) {
    if (cohort.confusion === undefined) continue;
    if (cohort.confusion.further.right + cohort.confusion.further.wrong > 0) return undefined;
    for (let actual = 0; actual < classes; actual += 1) {
      for (let predicted = 0; predicted < classes; predicted += 1) {
        const rows = cohort.confusion.at(actual, predicted);
        if (rows === 0) continue;
        const come = maturity.of(classNames[actual] ?? null);
        if (come === undefined) return undefined;
        const cell = actual * classes + predicted;
        cells[cell] = (cells[cell] as number) + rows / come.share;
        squares[cell] = (squares[cell] as number) + rows / come.share ** 2;
        uncertain[actual] = (uncertain[actual] as number) + (come.deviation * rows) / come.share;
      }
    }
  }
  const scale = sum(cells) / sum(squares);
  return {
    classes,
    cells: cells.map((count) => count * scale),
    squares: squares.map((square) => square * scale * scale),
    // The error of a class's curve is common to all its rows, whatever their ages.
    classDeviations: uncertain.map((deviation) => deviation * scale),
  };
}

function valueFigures(
  aged: readonly Aged[],
  frame: CohortFrame & { kind: "value" },
  rule: AccuracyRule,
): AccuracyFigure[] {
  let [rows, squares] = [0, 0];
  const totals: Record<string, number> = {};
  for (const { cohort, maturity } of aged) {
    const come = maturity.of(null);
    if (come === undefined || cohort.regression === undefined) continue;
    const { total } = cohort.regression;
    for (const [term, value] of Object.entries(total)) totals[term] = (totals[term] ?? 0) + value / come.share;
    rows += total.rows / come.share;
    squares += total.rows / come.share ** 2;
  }
  if (!(rows > 0)) return [];
  const worth = Object.fromEntries(Object.entries(totals).map(([term, value]) => [term, (value * rows) / squares]));
  const sums = { confusion: undefined, scores: undefined, regression: { total: worth as unknown as RegressionTotals } };
  return accuracyFigures(sums, frame, rule).map(wholeRows);
}

/** AUC and average precision of two classes. */
function rankingFigures(
  aged: readonly Aged[],
  classNames: readonly string[],
  positiveClass: number,
  rule: AccuracyRule,
): AccuracyFigure[] {
  const bins = Math.max(...aged.map(({ cohort }) => (cohort.scores?.bins.edges.length ?? -1) + 1));
  const side = () => ({ rows: new Float64Array(bins), squares: 0 });
  const [positive, negative] = [side(), side()];
  for (const { cohort, maturity } of aged) {
    if (cohort.scores === undefined) continue;
    const counts = labelledByScore(cohort.scores);
    for (const [into, rows, code] of [
      [positive, counts.positive, positiveClass],
      [negative, counts.negative, 1 - positiveClass],
    ] as const) {
      const come = maturity.of(classNames[code] ?? null);
      if (come === undefined) return [];
      rows.forEach((count, bin) => {
        into.rows[bin] = (into.rows[bin] as number) + count / come.share;
        into.squares += count / come.share ** 2;
      });
    }
  }
  const scaled = ({ rows }: typeof positive, scale: number): Float64Array => rows.map((count) => count * scale);
  const own = (one: typeof positive): number => (one.squares > 0 ? sum(one.rows) / one.squares : 0);
  const common = (sum(positive.rows) + sum(negative.rows)) / (positive.squares + negative.squares);
  const ranked = { positive: scaled(positive, own(positive)), negative: scaled(negative, own(negative)) };
  const mixed = { positive: scaled(positive, common), negative: scaled(negative, common) };
  const n = sum(mixed.positive) + sum(mixed.negative);
  return [
    ...figureOf("auc", n, aucMeasured(ranked, rule)),
    ...figureOf("average_precision", n, averagePrecisionMeasured(mixed, rule)),
  ];
}

function wholeRows(figure: AccuracyFigure): AccuracyFigure {
  return { ...figure, n: Math.round(figure.n) };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
