import { rateOfCohorts } from "../reference/labelled-reference.ts";
import type { LearningSettings } from "../reference/learning.ts";
import { segmentCapacity } from "../row-extras.ts";
import type { JudgedValues } from "./judged-values.ts";
import { type LabelledValues, labelledBlock } from "./labelled-values.ts";
import type { Lesson } from "./learn-blocks.ts";
import type { ModelState } from "./model-state.ts";

const [defaultSpanMs, defaultRows] = [86_400_000, 5_000];

/**
 * How often the active version's predictions with each value of a segment were wrong, by the labels that had come when
 * they were judged, over as many cohorts as `learnedLabelRate` asks for; once for each key.
 */
export function learnLabelledValues(model: ModelState, settings: LearningSettings): Lesson[] {
  const { extras, frame } = model;
  const { active } = model.activity;
  if (extras?.labelled === undefined || frame === null || active === null) return [];
  const { labelled } = extras;
  const keys = extras.extras.segments.map((key, i) => ({ key, i, block: labelledBlock(key, frame.layout.hash) }));
  const unknown = keys.filter(({ block }) => !extras.learned.has(block));
  const state = model.find({ model: model.model, version: active, role: "primary" });
  const judged = state?.extras?.judged;
  if (unknown.length === 0 || state === undefined || judged === undefined) return [];
  const { minimumRows = defaultRows, spanMs = defaultSpanMs } = settings;
  if (judged.toMs - judged.fromMs < spanMs) return [];
  const { fromMs, toMs, cohorts: panes } = judged;
  const { designEffect } = rateOfCohorts(state.labels.judged);
  return unknown.flatMap(({ key, i, block }): Lesson[] => {
    const counts = countsOf(judged, labelled, i, segmentCapacity(key));
    const trials = counts.reduce((sum, count, at) => sum + (at % 2 === 0 ? 0 : count), 0);
    if (trials < minimumRows) return [];
    const words = `segment ${key.name}: how often predictions with each of its values are wrong, from ${trials} labelled ones`;
    return [{ block, learned: { version: active, fromMs, toMs, counts, panes, designEffect }, words }];
  });
}

/** Wrong and all labelled rows of a key by code, pair by pair. */
function countsOf({ counts }: JudgedValues, { values }: LabelledValues, key: number, capacity: number): Float64Array {
  const byCode = new Float64Array(2 * capacity);
  values.forEach((value, i) => {
    if (value.key === key) byCode.set(counts.subarray(2 * i, 2 * i + 2), 2 * value.code);
  });
  return byCode;
}
