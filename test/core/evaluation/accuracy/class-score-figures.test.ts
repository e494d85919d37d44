import fc from "fast-check";
import { expect, test } from "vitest";
import { classScoreFigures } from "../../../../src/core/evaluation/accuracy/class-score-figures.ts";
import { ClassScores } from "../../../../src/core/profile/class-scores.ts";
import { Cohort, type CohortFrame } from "../../../../src/core/stream/cohort.ts";
import { PendingRow } from "../../../../src/core/stream/pending-row.ts";
import { expectFigures } from "../../../support/accuracy-vectors.ts";
import { vectorFile } from "../../../support/vectors.ts";

const rule = { confidence: 0.95, designEffect: 1 };
const table = vectorFile("accuracy.json");
/** Where a figure has no certificate. */
const bounds: Readonly<Record<string, number>> = { log_loss: 1e-12, brier: 1e-12, ece: 1e-7, mce: 1e-7 };

interface ScoredRow {
  /** By class; NaN where there is none. */
  readonly scores: readonly number[];
  readonly actual: number;
}

function count(cohort: Cohort, codes: readonly number[], { scores, actual }: ScoredRow, sign: 1 | -1 = 1): void {
  const row = new PendingRow({ kind: "class", scores: codes.length - 1, segments: 0 });
  row.words = new Uint32Array(row.stride);
  const frame: CohortFrame = { kind: "class", classes: codes };
  row.open(0, 1, 0, codes[scores.indexOf(Math.max(...scores))] ?? 0, scores[0] ?? NaN, { scores: scores.slice(1) });
  row.setLabel(actual, 0);
  cohort.predict(frame, row, sign);
  cohort.join(frame, row, sign);
}

const figuresOf = ({ classScores }: Cohort, codes: readonly number[]) =>
  classScores === undefined ? [] : classScoreFigures(classScores, codes, rule);

test("metrics of several classes' scores equal scikit-learn's on raw rows, within their certificate or the stated bound", () => {
  for (const [at, vector] of table("class_scores").entries()) {
    const [classes, units, labels] = vector as [number, number[], number[]];
    const codes = Array.from({ length: classes }, (_, code) => code);
    const parts = Array.from({ length: 3 }, (_, i) => new Cohort("v1", "primary", i * 1_800_000));
    for (const [i, actual] of labels.entries()) {
      const scores = codes.map((code) => (units[i * classes + code] ?? 0) / 2 ** 20);
      count(parts[i % 3] as Cohort, codes, { scores, actual });
    }
    const whole = new Cohort("v1", "primary", 0);
    for (const part of parts) whole.merge(part);
    const figures = figuresOf(whole, codes);
    expectFigures(
      // A class with a single tied pair is off by its whole certificate: both sides' sums are rounded.
      figures.map((one) => (one.certificate === undefined ? one : { ...one, certificate: one.certificate + 1e-12 })),
      table("class_score_figures").filter(([of]) => of === at),
      (metric) => bounds[metric] ?? 0,
    );
    for (const { metric, certificate = 0 } of figures.filter(({ metric }) => metric.startsWith("auc")))
      expect(certificate, metric).toBeLessThan(0.01);
  }
});

const row = fc.record({
  odds: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 4, maxLength: 4 }),
  actual: fc.nat({ max: 3 }),
});
const rows = fc.array(
  row.map(({ odds, actual }): ScoredRow => {
    const all = odds.reduce((sum, one) => sum + one, 0);
    return { scores: odds.map((one) => Math.fround(one / all)), actual };
  }),
  { minLength: 1, maxLength: 20 },
);

test("rows that were taken back leave the figures of the others as if they had never come", () => {
  const codes = [0, 1, 2, 3];
  fc.assert(
    fc.property(rows, rows, (kept, gone) => {
      const [plain, corrected] = [new Cohort("v", "primary", 0), new Cohort("v", "primary", 0)];
      for (const one of kept) count(plain, codes, one);
      for (const one of [...gone, ...kept]) count(corrected, codes, one);
      for (const one of gone) count(corrected, codes, one, -1);
      expect(figuresOf(corrected, codes)).toEqual(figuresOf(plain, codes));
    }),
    { numRuns: 200 },
  );
});

test("classes that a row leaves out count as 0 where the others add up to 1; else the row is in no figure of scores, and counted", () => {
  const codes = [0, 1, 2];
  const cohort = new Cohort("v", "primary", 0);
  count(cohort, codes, { scores: [0.25, 0.75, NaN], actual: 1 });
  expect(cohort.classScores?.losses.brier).toBeCloseTo(0.125, 12);
  count(cohort, codes, { scores: [0.25, NaN, NaN], actual: 1 });
  count(cohort, codes, { scores: [0.25, 0.5, 0.25], actual: 7 });
  expect(cohort).toMatchObject({ labelled: 3, unscored: 2 });
  expect(cohort.classScores?.rows).toBe(1);
});

test("scores of fifty classes take 64 KiB a cohort, and those of other classes do not join", () => {
  const scores = new ClassScores(50);
  expect(scores.byScore(0).positive.length * 50 * 8).toBeLessThanOrEqual(65_536);
  expect(() => scores.merge(new ClassScores(49))).toThrow(RangeError);
});
