import { rateOfCohorts } from "../reference/labelled-reference.ts";
import type { LearningSettings } from "../reference/learning.ts";
import type { RateEstimate } from "../reference/reference.ts";
import { cohortMs } from "../stream/join-cohort.ts";
import type { ModelState } from "./model-state.ts";

const [defaultSpanMs, defaultRows] = [86_400_000, 5_000];

/**
 * How often the active version was wrong over its judged cohorts, by the labels that had come when they were: as long a span, and as many labels, as a
 * reference is learned from. Undefined until there are so many, and where the reference says it itself.
 */
export function learnedLabelRate(model: ModelState, settings: LearningSettings): RateEstimate | undefined {
  const { active } = model.activity;
  if (model.frame === null || model.labelBand !== undefined || active === null) return undefined;
  const state = model.find({ model: model.model, version: active, role: "primary" });
  if (state === undefined) return undefined;
  const counts = state.labels.judged;
  const [first, last] = [counts[0], counts.at(-1)];
  const labelled = counts.reduce((sum, { n }) => sum + n, 0);
  if (first === undefined || last === undefined || labelled < (settings.minimumRows ?? defaultRows)) return undefined;
  const spanMs = last.paneStartMs + cohortMs - first.paneStartMs;
  return spanMs < (settings.spanMs ?? defaultSpanMs) ? undefined : rateOfCohorts(counts);
}
