import { expect, test } from "vitest";
import { liveCells } from "../../../../src/core/drift/live-cells.ts";
import { type CalibrationMap, learnCalibration } from "../../../../src/core/evaluation/accuracy/calibration-map.ts";
import { confusionFigures } from "../../../../src/core/evaluation/accuracy/confusion-figures.ts";
import { ExpectedClasses } from "../../../../src/core/evaluation/accuracy/expected-classes.ts";
import { multiclassEstimate } from "../../../../src/core/evaluation/accuracy/multiclass-estimate.ts";
import { countClassShares } from "../../../../src/core/profile/class-shares.ts";
import type { ColumnValues } from "../../../../src/core/profile/column-values.ts";
import { ConfusionCounts } from "../../../../src/core/profile/confusion-counts.ts";
import { countColumn } from "../../../../src/core/profile/count-columns.ts";
import { layOut, type PaneLayout } from "../../../../src/core/profile/layout.ts";
import { ScoreHistogram, scoreBins } from "../../../../src/core/profile/score-histogram.ts";
import { finished } from "../../../../src/core/steps.ts";
import { numberIn, vectorFile } from "../../../support/vectors.ts";

const rule = { confidence: 0.95, designEffect: 1 };
const table = vectorFile("multiclass-estimate.json");
const unit = 2 ** 12;

interface ScoredRow {
  readonly scores: readonly number[];
  readonly predicted: number;
  readonly label: number;
}

/** The reference, then the live chunks. */
const parts = table("rows").map((row): ScoredRow[] => {
  const [first, second, labels] = row as [number[], number[], number[]];
  return labels.map((label, i) => {
    const [a, b] = [first[i] ?? 0, second[i] ?? 0];
    const scores = [a / unit, b / unit, 1 - (a + b) / unit];
    return { scores, label, predicted: scores.indexOf(Math.max(...scores)) };
  });
});

function learn(rows: readonly ScoredRow[], version = "v1"): CalibrationMap[] {
  return [0, 1, 2].map((k) => {
    const histogram = new ScoreHistogram(scoreBins());
    for (const { scores, label } of rows) histogram.label(scores[k] ?? 0, label === k);
    const map = learnCalibration(version, histogram);
    if (map === null) throw new Error("no map");
    return map;
  });
}

/** What a pane counts of the rows: a column of predictions, then one of each class's score. */
function counted(
  maps: readonly CalibrationMap[],
  rows: readonly ScoredRow[],
): { layout: PaneLayout; counts: Float64Array } {
  const bins = scoreBins();
  const columns = ["__prediction", "__score.0", "__score.1", "__score.2"];
  const shapes = columns.map((name) => ({ name, kind: "numeric" as const, bins }));
  const classes = maps.map((map, k) => ({ ...map, column: k + 1 }));
  const classOf = new Map([0, 1, 2].map((k) => [k, k]));
  const layout = layOut("h", [], shapes, undefined, { prediction: 0, classOf, classes });
  const counts = new Float64Array(layout.size);
  const flags = new Uint8Array(rows.length);
  const values = columns.map((_, i) => ({
    flags,
    values: Float64Array.from(rows, ({ predicted, scores }) => (i === 0 ? predicted : (scores[i - 1] as number))),
  }));
  layout.columns.forEach((column, i) => {
    countColumn(column, values[i] as ColumnValues, 0, rows.length, counts);
  });
  if (layout.classShares !== undefined) countClassShares(layout.classShares, values, 0, rows.length, counts);
  return { layout, counts };
}

function expectation(maps: readonly CalibrationMap[], rows: readonly ScoredRow[]): ExpectedClasses {
  const { layout, counts } = counted(maps, rows);
  const cells = counts.subarray(layout.classShares?.base ?? 0);
  return new ExpectedClasses(
    maps,
    cells,
    layout.columns.slice(1).map((column) => liveCells(counts, column)),
  );
}

/** Rows of a bin count as tied, which average precision feels most: of 1,000 rows some share one. */
const bound = (metric: string) => (metric === "average_precision_macro" ? 2e-3 : 1e-3);

test("estimates for several classes are NannyML's but for the width of bins, and hold what labels say", () => {
  const [reference = [], ...live] = parts;
  const maps = learn(reference);
  expect(maps.map(({ calibrated }) => (calibrated ? 1 : 0))).toEqual(table("calibrated")[0]);
  for (const [chunk, rows] of live.entries()) {
    const estimate = finished(multiclassEstimate(expectation(maps, rows), "v1", rule));
    const gold = table("figures").filter(([of]) => of === chunk);
    expect(estimate?.figures).toHaveLength(gold.length);
    expect(estimate?.borrowed).toBe(false);
    for (const row of gold) {
      const figure = estimate?.figures.find(({ metric }) => metric === row[1]);
      expect(Math.abs((figure?.value ?? 9) - numberIn(row, 3)), String(row[1])).toBeLessThan(bound(String(row[1])));
    }
    const confusion = new ConfusionCounts(3);
    for (const { label, predicted } of rows) confusion.add(label, predicted);
    for (const { metric, classCode, value } of confusionFigures(confusion, undefined, rule)) {
      const figure = estimate?.figures.find((one) => one.metric === metric && classCode === undefined);
      if (figure === undefined) continue;
      expect(figure.low, metric).toBeLessThan(value);
      expect(figure.high, metric).toBeGreaterThan(value);
      expect(figure.high - figure.low, metric).toBeLessThan(0.2);
    }
  }
});

test("counters of panes add up to those of all their rows, and a row without a prediction or a score is in none", () => {
  const [reference = [], live = []] = parts;
  const maps = learn(reference);
  const whole = counted(maps, live).counts;
  const [first, second] = [counted(maps, live.slice(0, 50)).counts, counted(maps, live.slice(50)).counts];
  expect(first.map((count, cell) => count + (second[cell] as number))).toEqual(whole);
  const { layout, counts } = counted(maps, live.slice(0, 2));
  const [cells, before] = [layout.classShares, counts.slice()];
  const column = (flag: number) => ({ flags: Uint8Array.of(flag, 0), values: Float64Array.of(0, 7) });
  const rows = [column(0), column(1), column(0), column(0)];
  if (cells !== undefined) countClassShares(cells, rows, 0, 2, counts);
  expect(counts).toEqual(before);
  expect(finished(multiclassEstimate(expectation(maps, []), "v1", rule))).toBeNull();
  // A step for each of five metrics of cells, and for each five classes of two metrics of curves.
  expect([...multiclassEstimate(expectation(maps, live), "v1", rule)].length).toBe(7);
});

test("rows whose scores have no labels near them widen the intervals, and another version's map is marked", () => {
  const [reference = [], live = []] = parts;
  const maps = learn(
    reference.filter(({ scores }) => Math.max(...scores) < 0.7),
    "v0",
  );
  const wide = finished(multiclassEstimate(expectation(maps, live), "v1", rule));
  expect(wide?.extrapolated).toBeGreaterThan(0.2);
  expect(wide?.borrowed).toBe(true);
  for (const figure of wide?.figures ?? []) expect([figure.low, figure.high]).toEqual([0, 1]);
});
