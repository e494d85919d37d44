import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fairness } from "../../../src/core/evaluation/fairness.ts";
import { labelledGaps, labelledSegments } from "../../../src/core/evaluation/labelled-segments.ts";
import { ModelCohorts } from "../../../src/core/evaluation/model-cohorts.ts";
import { Cohort } from "../../../src/core/stream/cohort.ts";
import type { LabelTask } from "../../../src/core/stream/label-task.ts";
import { PendingRow } from "../../../src/core/stream/pending-row.ts";
import { segmentKey } from "../../support/row-extras.ts";

interface Vectors {
  readonly classes: readonly {
    readonly group: readonly number[];
    readonly actual: readonly number[];
    readonly predicted: readonly number[];
    readonly tpr_gap: number;
    readonly fpr_gap: number;
    readonly selection_rate_difference: number;
    readonly selection_rate_ratio: number;
  }[];
  readonly horizons: {
    readonly horizon: readonly number[];
    readonly actual: readonly number[];
    readonly predicted: readonly number[];
    readonly figures: readonly Readonly<Record<"mae" | "rmse" | "bias", number>>[];
  };
}

const vectors: Vectors = JSON.parse(readFileSync(new URL("../../vectors/fairness.json", import.meta.url), "utf8"));
const rule = { confidence: 0.95, designEffect: 1 };

/** Labelled rows of one key in one cohort. @param codes segment codes, from 2 on those of values */
function cohortOf(
  kind: "class" | "value",
  codes: readonly number[],
  predicted: readonly number[],
  actual: readonly number[],
) {
  const cohort = new Cohort("v1", "primary", 0);
  const row = new PendingRow({ kind, scores: 0, segments: 1 });
  row.words = new Uint32Array(row.stride);
  const frame = kind === "class" ? { kind } : { kind, shift: 0, relativeGuard: 1e-9 };
  codes.forEach((code, i) => {
    row.open(i + 1, 0, 0, predicted[i] ?? 0, Number.NaN, { segments: [code] });
    row.setLabel(actual[i], 0);
    cohort.predict(frame, row, 1);
    cohort.join(frame, row, 1);
  });
  return cohort;
}

function told(
  cohort: Cohort,
  kind: "class" | "value",
  seen: readonly string[],
  texts: readonly string[],
  favourable: string | null,
) {
  const cohorts = new ModelCohorts();
  cohorts.take({
    model: "m",
    task: kind === "class" ? { kind, writing: "number" } : { kind },
    classes: { texts, positive: null, scored: [] },
    segments: [{ key: segmentKey("group", [], favourable), seen }],
    samplingFraction: 1,
    changed: [cohort],
    left: [],
  });
  return cohorts;
}

test.each(vectors.classes.map((of, i) => [i, of] as const))("gaps between groups are fairlearn's (%i)", (_, of) => {
  const cohort = cohortOf(
    "class",
    of.group.map((group) => group + 2),
    of.predicted,
    of.actual,
  );
  const cohorts = told(cohort, "class", ["a", "b", "c", "d"], ["0", "1"], "1");
  const [gaps] = labelledGaps(cohorts, cohort);
  const selection = fairness(
    [...new Set(of.group)].map((group) => {
      const rows = of.predicted.filter((_, i) => of.group[i] === group);
      return { value: `${group}`, rows: rows.length, selected: rows.filter((code) => code === 1).length };
    }),
  );
  for (const { statistic, value, low, high } of [...(gaps?.readings ?? []), ...selection]) {
    expect(value, statistic).toBeCloseTo(of[statistic], 12);
    if (statistic !== "selection_rate_ratio") expect(low < value && value < high).toBe(true);
  }
  expect(gaps?.readings.map(({ statistic }) => statistic)).toEqual(["tpr_gap", "fpr_gap"]);
});

test("errors by forecast horizon are scikit-learn's, and taken back without a trace", () => {
  const { horizon, actual, predicted, figures } = vectors.horizons;
  const cohort = cohortOf(
    "value",
    horizon.map((hours) => hours + 1),
    predicted,
    actual,
  );
  const row = new PendingRow({ kind: "value", scores: 0, segments: 1 });
  row.words = new Uint32Array(row.stride);
  row.open(1, 1, 0, 1e60, Number.NaN, { segments: [2] });
  row.setLabel(-1e60, 0);
  for (const sign of [1, -1] as const) cohort.join({ kind: "value", shift: 0, relativeGuard: 1e-9 }, row, sign);
  const cohorts = told(cohort, "value", ["1h", "2h", "3h", "4h"], [], null);
  const segments = labelledSegments(cohorts, cohort, rule);
  expect(segments.map(({ value }) => value).sort()).toEqual(["1h", "2h", "3h", "4h"]);
  for (const { value, labelled, figures: found } of segments) {
    const hours = Number(value[0]);
    expect(labelled).toBe(horizon.filter((of) => of === hours).length);
    expect(found.map(({ metric }) => metric)).toEqual(["mae", "rmse", "bias"]);
    for (const { metric, value: got, low, high } of found) {
      expect(got, `${value} ${metric}`).toBeCloseTo(figures[hours - 1]?.[metric as "mae"] ?? Number.NaN, 10);
      expect(low < got && got < high).toBe(true);
    }
  }
});

test("values go by their texts, the others and none too; rows of more than eight classes have accuracy alone and no gaps", () => {
  const codes = Array.from({ length: 1_200 }, (_, i) => i % 4);
  const predicted = codes.map((_, i) => i % 9);
  const cohort = cohortOf("class", codes, predicted, predicted);
  const texts = Array.from({ length: 9 }, (_, i) => `c${i}`);
  const segments = labelledSegments(told(cohort, "class", ["a", "b"], texts, "c0"), cohort, rule);
  expect(segments.map(({ value }) => value).sort()).toEqual(["__absent__", "__other__", "a", "b"]);
  for (const { figures } of segments) expect(figures.find(({ metric }) => metric === "accuracy")?.value).toBe(1);
  expect(labelledGaps(told(cohort, "class", ["a", "b"], texts, "c0"), cohort)).toEqual([]);
  for (const { figures } of segments) expect(figures).toHaveLength(1);
  // What a stray label was once called does not matter to rows of other classes.
  const eight = predicted.map((code) => code % 8);
  const of = cohortOf("class", codes, eight, eight);
  expect(labelledGaps(told(of, "class", ["a", "b"], texts, "c0"), of)).toHaveLength(1);
  expect(labelledGaps(told(of, "class", ["a", "b"], texts, "unheard of"), of)).toEqual([]);
});

test("groups of lists have the share of sets that were right in all labels, and of answers with a relevant item", () => {
  const row = new PendingRow({ kind: "set", scores: 0, segments: 1 });
  row.words = new Uint32Array(row.stride);
  const sets = new Cohort("v1", "primary", 0);
  for (const [code, predicted, label] of [
    [2, 3, 3],
    [2, 3, 1],
    [3, 0, 0],
    [3, 2 ** 50, 2 ** 50],
  ] as const) {
    row.open(1, 0, 0, predicted, Number.NaN, { segments: [code] });
    row.setLabel(label, 0);
    sets.predict({ kind: "set", labels: 50 }, row, 1);
    sets.join({ kind: "set", labels: 50 }, row, 1);
  }
  const answer = new PendingRow({ kind: "ranking", scores: 0, segments: 1, items: 2 });
  answer.words = new Uint32Array(answer.stride);
  const ranked = new Cohort("v1", "primary", 0);
  for (const [code, relevant] of [
    [2, [7]],
    [2, [9]],
    [3, []],
    [3, [8]],
  ] as const) {
    answer.open(1, 0, 0, 0, Number.NaN, { segments: [code], items: [8, 7] });
    answer.setLabel(Uint32Array.from(relevant), 0);
    ranked.predict({ kind: "ranking", depth: 2 }, answer, 1);
    ranked.join({ kind: "ranking", depth: 2 }, answer, 1);
  }
  const shown = (cohort: Cohort, task: LabelTask) => {
    const cohorts = told(cohort, "value", ["a", "b"], [], null);
    cohorts.task = task;
    return labelledSegments(cohorts, cohort, rule).map(({ value, labelled, figures }) => [
      value,
      labelled,
      ...figures.map(({ metric, value: share, n }) => [metric, share, n]),
    ]);
  };
  expect(shown(sets, { kind: "set" })).toEqual([
    ["a", 2, ["exact_match", 0.5, 2]],
    ["b", 2, ["exact_match", 1, 1]],
  ]);
  expect(shown(ranked, { kind: "ranking", depth: 2 })).toEqual([
    ["a", 2, ["hit_rate_at_2", 0.5, 2]],
    ["b", 2, ["hit_rate_at_2", 1, 1]],
  ]);
});
