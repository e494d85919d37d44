import { expect, test } from "vitest";
import { estimatedReading } from "../../../src/core/evaluation/estimated-readings.ts";
import { learnEstimators } from "../../../src/core/evaluation/estimators.ts";
import type { ModelState } from "../../../src/core/evaluation/model-state.ts";
import { Judge } from "../../../src/core/judge.ts";
import { countColumn } from "../../../src/core/profile/count-columns.ts";
import { ScoreHistogram, scoreBins } from "../../../src/core/profile/score-histogram.ts";
import { encodeCounts } from "../../../src/core/profile/sparse-counts.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import type { HistoryColumn } from "../../../src/core/reference/history-table.ts";
import { Cohort } from "../../../src/core/stream/cohort.ts";
import { seededRandom } from "../../support/random.ts";

const [hourMs, dayMs] = [3_600_000, 86_400_000];
const startMs = Date.UTC(2026, 0, 1);
const random = seededRandom(8);
const rows = 6_000;
const scores = Float64Array.from({ length: rows }, () => random());
const flags = new Uint8Array(rows);
const column = (name: string, values: Float64Array): HistoryColumn => ({ name, kind: "numeric", values, flags });
const predicted = scores.map((score) => Number(score >= 0.5));

/** A judge whose reference's scores are true chances. */
function judged(): { readonly judge: Judge; readonly model: ModelState } {
  const reference = buildReference("loan", "history.csv", {
    ...{ rows, timesMs: null, status: new Uint8Array(rows), version: "v1" },
    latencyMs: new Float64Array(rows).fill(Number.NaN),
    columns: [column("__score", scores), column("__prediction", predicted)],
    labels: column(
      "label",
      scores.map((score) => Number(random() < score)),
    ),
  });
  const judge = new Judge({
    incidents: { receivers: [], repeatMs: hourMs, links: () => [] },
    rollbacks: { targets: [], ordersPerDay: 5, commonCauseModels: 3 },
  });
  judge.judgeBy("h", reference);
  return { judge, model: judge.models.of("loan") };
}

/** A pane of v2 with the reference's scores; event time is then there. */
function pane(judge: Judge, paneStartMs: number): void {
  const { layout } = judge.models.of("loan");
  const vector = new Float64Array(layout.size);
  layout.columns.forEach((own, i) => {
    countColumn(own, { values: i === 0 ? scores : predicted, flags }, 0, rows, vector);
  });
  const source = { topic: "t", partition: 0 };
  const delta = {
    ...{
      model: "loan",
      version: "v2",
      role: "primary" as const,
      paneStartMs,
      source,
      schemaHash: layout.hash,
      late: 0,
    },
    ...{ counts: encodeCounts(vector), positions: { first: 0, last: 1, sampled: [] } },
  };
  const watermarkMs = paneStartMs + 10_000;
  judge.apply({ kind: "panes", deltas: [delta], watermarkMs, idleAtClose: [], nowMs: watermarkMs });
}

/** A cohort of v2's labels. @param chance of the class at a score */
function cohortAt(cohortStartMs: number, labels: number, chance: (score: number) => number): Cohort {
  const cohort = new Cohort("v2", "primary", cohortStartMs);
  cohort.scores = new ScoreHistogram(scoreBins(0.5));
  for (let i = 0; i < labels; i += 1) {
    const score = random();
    cohort.scores.label(score, random() < chance(score));
  }
  return cohort;
}

function precisionOf(judge: Judge, model: ModelState) {
  while (learnEstimators(judge.models.all, judge.watermarkMs));
  const state = model.serving({ model: "loan", version: "v2", role: "primary" });
  const [reading] = estimatedReading(model, state, "5m");
  const precision = reading?.figures.find(({ metric }) => metric === "precision")?.value ?? Number.NaN;
  return { from: reading?.estimate?.learntFrom, borrowed: reading?.estimate?.borrowed, precision };
}

function tell(judge: Judge, changed: readonly Cohort[]): void {
  const classes = { texts: ["0", "1"], positive: "1", scored: [] };
  const task = { kind: "class", writing: "number" } as const;
  const delta = { model: "loan", task, classes, segments: [], samplingFraction: 1, changed, left: [] };
  judge.apply({ kind: "cohorts", deltas: [delta], nowMs: judge.watermarkMs });
}

/** Precision from ½ on, of scores even over [0, 1]: the mean of s there, or of s². */
const [byReference, byOwn] = [0.75, 7 / 12];
const square = (score: number): number => score ** 2;

test("a version's estimate is borrowed from the reference until its own labels, a day beyond their age, are enough; then it is its own", () => {
  const { judge, model } = judged();
  pane(judge, startMs);
  expect(precisionOf(judge, model)).toMatchObject({ from: "v1", borrowed: true });
  expect(precisionOf(judge, model).precision).toBeCloseTo(byReference, 1);
  tell(judge, [cohortAt(startMs, 900, square)]);
  pane(judge, startMs + 3 * dayMs);
  expect(precisionOf(judge, model)).toMatchObject({ from: "v1", borrowed: true });
  // The newest day that has come of age is what estimates are compared with: nothing is learnt from it.
  tell(judge, [cohortAt(startMs + hourMs, 4_000, square), cohortAt(startMs + 1.5 * dayMs, 40_000, () => 0.5)]);
  const own = precisionOf(judge, model);
  expect(own).toMatchObject({ from: "v2", borrowed: false });
  expect(own.precision).toBeCloseTo(byOwn, 1);
});
