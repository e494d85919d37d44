import { expect, test } from "vitest";
import { accuracyFigures } from "../../../../src/core/evaluation/accuracy/accuracy-figures.ts";
import { scoreBins } from "../../../../src/core/profile/score-histogram.ts";
import { Cohort, type CohortFrame } from "../../../../src/core/stream/cohort.ts";
import { PendingRow } from "../../../../src/core/stream/pending-row.ts";
import { expectFigures } from "../../../support/accuracy-vectors.ts";
import { vectorFile } from "../../../support/vectors.ts";

const rule = { confidence: 0.95, designEffect: 1 };
const table = vectorFile("accuracy.json");

interface LabelledRow {
  readonly predicted: number;
  readonly actual: number;
  readonly score?: number;
}

/** The sum of three cohorts that share the rows out. */
function cohortOf(frame: CohortFrame, rows: readonly LabelledRow[]): Cohort {
  const parts = Array.from({ length: 3 }, (_, i) => new Cohort("v1", "primary", i * 1_800_000));
  const pending = new PendingRow({ kind: frame.kind, scores: 0, segments: 0 });
  pending.words = new Uint32Array(pending.stride);
  for (const [i, { predicted, actual, score = Number.NaN }] of rows.entries()) {
    pending.open(0, i, 0, predicted, score);
    pending.setLabel(actual, 0);
    parts[i % 3]?.predict(frame, pending, 1);
    parts[i % 3]?.join(frame, pending, 1);
  }
  const whole = new Cohort("v1", "primary", 0);
  for (const part of parts) whole.merge(part);
  return whole;
}

test("metrics of a confusion matrix equal scikit-learn's on raw rows", () => {
  for (const [at, row] of table("classes").entries()) {
    const [classes, actual, predicted, beta] = row as [number, number[], number[], number];
    const frame: CohortFrame =
      classes === 2 ? { kind: "class", scored: { positiveClass: 1, bins: scoreBins(0.5) } } : { kind: "class" };
    const cohort = cohortOf(
      frame,
      actual.map((a, i) => ({ actual: a, predicted: predicted[i] ?? 0 })),
    );
    const figures = accuracyFigures(cohort, frame, { ...rule, beta });
    expectFigures(
      figures,
      table("class_figures").filter(([of]) => of === at),
      () => 1e-12,
    );
    for (const figure of figures) expect(figure.high - figure.low, figure.metric).toBeGreaterThan(0.002);
  }
});

/** How far figures of scores from 1,024 bins may be from raw ones; scores are kept to 2^-25. */
const scoreBounds: Readonly<Record<string, number>> = {
  log_loss: 1e-14,
  brier: 1e-14,
  ece: 1e-7,
  mce: 1e-7,
  calibration_slope: 2e-4,
  calibration_intercept: 2e-4,
};

test("metrics of scores equal scikit-learn's on raw rows, within their certificate or the bound of bins", () => {
  const frame: CohortFrame = { kind: "class", scored: { positiveClass: 1, bins: scoreBins(0.5) } };
  for (const [at, row] of table("scores").entries()) {
    const [units, labels] = row as [number[], number[]];
    const cohort = cohortOf(
      frame,
      units.map((unit, i) => ({
        predicted: unit >= 2 ** 19 ? 1 : 0,
        score: unit / 2 ** 20,
        actual: labels[i] ?? 0,
      })),
    );
    expectFigures(
      accuracyFigures(cohort, frame, rule),
      table("score_figures").filter(([of]) => of === at),
      (metric) => scoreBounds[metric] ?? 0,
    );
  }
});

test("metrics of a regression equal scikit-learn's on raw rows, also where values are far from 0", () => {
  for (const [at, row] of table("values").entries()) {
    const [predicted, actual, quantile] = row as [number[], number[], number];
    const shift = Math.round((actual[0] ?? 0) / 1_000) * 1_000;
    const frame: CohortFrame = { kind: "value", shift, relativeGuard: 1e-9 };
    const cohort = cohortOf(
      frame,
      actual.map((value, i) => ({ actual: value, predicted: predicted[i] ?? 0 })),
    );
    const expected = table("value_figures").filter(([of]) => of === at);
    expectFigures(accuracyFigures(cohort, frame, { ...rule, quantile }), expected, () => 1e-11);
  }
});

test("of more classes than are told apart there is accuracy alone", () => {
  const rows = (classes: number) =>
    Array.from({ length: 600 }, (_, i) => ({
      actual: i % classes,
      predicted: i % 7 === 0 ? (i + 1) % classes : i % classes,
    }));
  const metrics = (classes: number) =>
    new Set(
      accuracyFigures(cohortOf({ kind: "class" }, rows(classes)), { kind: "class" }, rule).map(({ metric }) => metric),
    );
  expect(metrics(50)).toContain("precision_macro");
  expect([...metrics(51)]).toEqual(["accuracy"]);
  // Rows of classes 0 and 55, in a window that has none of those between.
  const sparse = cohortOf({ kind: "class" }, [
    { actual: 0, predicted: 0 },
    { actual: 55, predicted: 0 },
  ]);
  const figures = accuracyFigures(sparse, { kind: "class" }, { ...rule, classes: 56 });
  expect(figures.map(({ metric, value }) => [metric, value])).toEqual([["accuracy", 0.5]]);
});

test("a positive class that no row was of, or predicted as, has no figure in place of the others'", () => {
  const frame: CohortFrame = { kind: "class", scored: { positiveClass: 2, bins: scoreBins(0.5) } };
  const cohort = cohortOf(frame, [
    { actual: 0, predicted: 0 },
    { actual: 1, predicted: 0 },
    { actual: 1, predicted: 1 },
  ]);
  const f1 = accuracyFigures(cohort, frame, rule).filter(({ metric }) => metric === "f1");
  expect(f1.map(({ classCode, value }) => [classCode, value])).toEqual([
    [0, 2 / 3],
    [1, 2 / 3],
  ]);
});
