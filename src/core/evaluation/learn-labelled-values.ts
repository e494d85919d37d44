import { rateOfCohorts } from "../reference/labelled-reference.ts";
import type { LearningSettings } from "../reference/learning.ts";
import { segmentCapacity } from "../row-extras.ts";
import type { Cohort } from "../stream/cohort.ts";
import { cohortMs } from "../stream/join-cohort.ts";
import { labelledBlock } from "./labelled-values.ts";
import type { Lesson } from "./learn-blocks.ts";
import type { ModelState } from "./model-state.ts";

const [defaultSpanMs, defaultRows] = [86_400_000, 5_000];

/** How often predictions with each value of a segment were wrong, over as many judged cohorts as `learnedLabelRate` asks for, once for each key. */
export function learnLabelledValues(model: ModelState, settings: LearningSettings): Lesson[] {
  const { extras, frame } = model;
  if (extras === null || frame === null) return [];
  const keys = extras.extras.segments.map((key, i) => ({ key, i, block: labelledBlock(key, frame.layout.hash) }));
  const unknown = keys.filter(({ block }) => !extras.learned.has(block));
  if (unknown.length === 0) return [];
  const cohorts = judgedCohorts(model, settings)?.filter(({ segments }) => segments !== undefined) ?? [];
  const [first, last] = [cohorts[0], cohorts.at(-1)];
  if (first === undefined || last === undefined) return [];
  const all = cohorts.map(({ startMs, wrong }) => ({ paneStartMs: startMs, k: wrong.successes, n: wrong.trials }));
  const { designEffect, trials } = rateOfCohorts(all);
  return unknown.map(({ key, i, block }) => ({
    block,
    learned: {
      version: first.version,
      fromMs: first.startMs,
      toMs: last.startMs + cohortMs,
      counts: countsOf(cohorts, i, segmentCapacity(key)),
      panes: cohorts.length,
      designEffect,
    },
    words: `segment ${key.name}: how often predictions with each of its values are wrong, from ${trials} labelled ones`,
  }));
}

/** The judged cohorts of the active version that have labels; undefined until there are so many. */
function judgedCohorts(model: ModelState, settings: LearningSettings): Cohort[] | undefined {
  const { active } = model.activity;
  const state = active === null ? undefined : model.find({ model: model.model, version: active, role: "primary" });
  if (state === undefined) return undefined;
  const { minimumRows = defaultRows, spanMs = defaultSpanMs } = settings;
  const cohorts = model.cohorts
    .of(state.serving, Number.NEGATIVE_INFINITY, state.labels.fedToMs)
    .filter(({ wrong }) => wrong.trials > 0);
  const [first, last] = [cohorts[0], cohorts.at(-1)];
  const labelled = cohorts.reduce((sum, { wrong }) => sum + wrong.trials, 0);
  if (first === undefined || last === undefined || labelled < minimumRows) return undefined;
  return last.startMs + cohortMs - first.startMs < spanMs ? undefined : cohorts;
}

/** Wrong and all labelled rows by code, pair by pair. */
function countsOf(cohorts: readonly Cohort[], key: number, capacity: number): Float64Array {
  const counts = new Float64Array(2 * capacity);
  for (const { segments } of cohorts)
    for (const [code, { wrong }] of segments?.byKey[key] ?? []) {
      counts[2 * code] = (counts[2 * code] ?? 0) + wrong.successes;
      counts[2 * code + 1] = (counts[2 * code + 1] ?? 0) + wrong.trials;
    }
  return counts;
}
