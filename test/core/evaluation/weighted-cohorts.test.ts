import { expect, test } from "vitest";
import type { AccuracyFigure } from "../../../src/core/evaluation/accuracy/figure.ts";
import { type WeightedFigures, weightedFigures } from "../../../src/core/evaluation/weighted-cohorts.ts";
import { ConfusionCounts } from "../../../src/core/profile/confusion-counts.ts";
import { RegressionSums } from "../../../src/core/profile/regression-sums.ts";
import { ScoreHistogram, scoreBins } from "../../../src/core/profile/score-histogram.ts";
import type { DelayCurve } from "../../../src/core/reference/delay-curve.ts";
import type { LabelDelays } from "../../../src/core/reference/label-delays.ts";
import { Cohort, type CohortFrame } from "../../../src/core/stream/cohort.ts";
import { cohortMs } from "../../../src/core/stream/join-cohort.ts";
import { expectFigures } from "../../support/accuracy-vectors.ts";
import { binomial } from "../../support/binomial.ts";
import { seededRandom } from "../../support/random.ts";
import { vectorFile } from "../../support/vectors.ts";

const nowMs = Date.UTC(2026, 0, 5);
const rule = { confidence: 0.95, designEffect: 1, beta: 2, quantile: 0.9 };
const vectors = vectorFile("weighted-accuracy.json");
const unit = 2 ** -20;

function delaysOf(curves: readonly DelayCurve[]): LabelDelays {
  return { timed: 1, labels: 1, ageMs: cohortMs, curves, byAge: { seconds: [], labels: [], wrong: [] } };
}

function cohortAged(ageMs: number): Cohort {
  return new Cohort("v1", "primary", nowMs - ageMs);
}

test.each([
  [0, ["0", "1"]],
  [1, ["0", "1", "2"]],
  [2, []],
] as const)("weighted figures of case %i are scikit-learn's with sample weights", (of, classNames) => {
  const frame: CohortFrame =
    of === 2
      ? { kind: "value", shift: 50, relativeGuard: 1e-9 }
      : { kind: "class", ...(of === 0 ? { scored: { positiveClass: 1, bins: scoreBins(0.5) } } : {}) };
  const curves = vectors("curves").flatMap(([which, className, labels, seconds, shares]) =>
    which === of
      ? [
          {
            className: className === "" ? null : String(className),
            labels: Number(labels),
            seconds,
            shares,
          } as DelayCurve,
        ]
      : [],
  );
  const cohorts = vectors("cohorts").flatMap(([which, ageS, actual, predicted, scores]) => {
    if (which !== of) return [];
    const cohort = cohortAged(1_000 * Number(ageS));
    (actual as number[]).forEach((label, row) => {
      const said = (predicted as number[])[row] as number;
      cohort.labelled += 1;
      if (frame.kind === "value") {
        cohort.regression ??= new RegressionSums();
        cohort.regression.add(frame, said, label);
        return;
      }
      cohort.confusion ??= new ConfusionCounts();
      cohort.confusion.add(label, said);
      if (frame.scored === undefined) return;
      cohort.scores ??= new ScoreHistogram(frame.scored.bins);
      cohort.scores.label(((scores as number[])[row] as number) * unit, label === 1);
    });
    return [cohort];
  });
  const { weighting, figures } = read(weightedFigures(cohorts, nowMs, delaysOf(curves), classNames, frame, rule));
  expect(weighting).toBe("weighted");
  expectFigures(
    figures,
    vectors("figures").filter(([which]) => which === of),
    () => 1e-9,
  );
});

/** Frauds are one in ten and confirm within hours, the others take days; the model finds four of five, and errs on 5 % of the others. */
const slow: DelayCurve = { className: "fine", labels: 2_000, seconds: [0, 400_000], shares: [0, 1] };
const fast: DelayCurve = { className: "fraud", labels: 400, seconds: [0, 20_000], shares: [0, 1] };
const truth = { accuracy: 0.1 * 0.8 + 0.9 * 0.95, recall: 0.8, precision: 0.08 / (0.08 + 0.045) };

function simulated(seed: number): { readonly weighted: readonly AccuracyFigure[]; readonly plain: number } {
  const random = seededRandom(seed);
  const sum = new ConfusionCounts();
  const cohorts = Array.from({ length: 40 }, (_, i) => {
    const cohort = cohortAged((i + 40) * cohortMs);
    cohort.confusion = new ConfusionCounts(2);
    for (const [actual, right, rows, curve] of [
      [0, 0.95, 900, slow],
      [1, 0.8, 100, fast],
    ] as const) {
      const end = curve.seconds[1] as number;
      const come = binomial(random, rows, Math.min(1, ((i + 39.5) * cohortMs) / 1_000 / end));
      const hits = binomial(random, come, right);
      for (let row = 0; row < come; row += 1) cohort.confusion.add(actual, row < hits ? actual : 1 - actual);
      cohort.labelled += come;
    }
    sum.merge(cohort.confusion);
    return cohort;
  });
  const frame: CohortFrame = { kind: "class", scored: { positiveClass: 1, bins: scoreBins(0.5) } };
  const { figures } = read(weightedFigures(cohorts, nowMs, delaysOf([slow, fast]), ["fine", "fraud"], frame, rule));
  const { rows, right } = sum.totals();
  return { weighted: figures, plain: right / rows };
}

test("where frauds confirm first the plain share of right ones is off, and the weighted figures hold the truth in their intervals", () => {
  const runs = 200;
  const held = { accuracy: 0, recall: 0, precision: 0 };
  const mean = { accuracy: 0, recall: 0, precision: 0 };
  let plain = 0;
  for (let run = 0; run < runs; run += 1) {
    const { weighted, plain: asTheyCame } = simulated(run);
    plain += asTheyCame / runs;
    for (const metric of ["accuracy", "recall", "precision"] as const) {
      const figure = weighted.find((one) => one.metric === metric);
      if (figure === undefined) throw new Error(`no ${metric}`);
      mean[metric] += figure.value / runs;
      if (figure.low <= truth[metric] && truth[metric] <= figure.high) held[metric] += 1 / runs;
    }
  }
  expect(truth.accuracy - plain).toBeGreaterThan(0.02);
  for (const metric of ["accuracy", "recall", "precision"] as const) {
    expect(Math.abs(mean[metric] - truth[metric]), metric).toBeLessThan(0.002);
    expect(held[metric], metric).toBeGreaterThan(0.92);
  }
});

test("cohorts of which too little can have come are left out whatever their labels say, and unknown classes are not weighted", () => {
  const [young, old] = [cohortAged(cohortMs), cohortAged(100 * cohortMs)];
  for (const cohort of [young, old]) {
    cohort.labelled = 10;
    cohort.confusion = new ConfusionCounts(2);
    for (let row = 0; row < 10; row += 1) cohort.confusion.add(1, cohort === young ? 0 : 1);
  }
  const weigh = (cohorts: readonly Cohort[], classNames = ["fine", "fraud"]) =>
    weightedFigures(cohorts, nowMs, delaysOf([slow, fast]), classNames, { kind: "class" }, rule);
  expect(weigh([young])).toEqual({ weighting: "too young", figures: [] });
  expect(weigh([young, old])?.figures.find(({ metric }) => metric === "accuracy")).toMatchObject({ value: 1, n: 10 });
  expect(weigh([old], ["fine", "theft"])).toBeUndefined();
});

function read(figures: WeightedFigures | undefined): WeightedFigures {
  if (figures === undefined) throw new Error("not weighted");
  return figures;
}
