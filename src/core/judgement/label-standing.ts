import { insideBand, type SpanCount } from "../detection/clear.ts";
import { conditionalBand } from "../detection/conditional-band.ts";
import { wrongOf } from "../evaluation/model-cohorts.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { ServingState } from "../evaluation/serving-state.ts";
import { cohortMs } from "../stream/join-cohort.ts";

/** Judged cohorts that the clear rule looks at: an hour's, and where these are too few a day's. */
const spansMs = [2 * cohortMs, 48 * cohortMs];

/**
 * Whether a version's wrong predictions are back inside their band, by the newest cohorts that have been judged.
 *
 * @param control the version that an alarm came from; null when the reference alone was enough
 */
export function isClearOfLabels(control: string | null, state: ServingState, model: ModelState): boolean {
  const toMs = state.labels.fedToMs;
  const spans = (who: ServingState["serving"]): SpanCount[] =>
    spansMs.map((spanMs) => wrongOf(model.cohorts.of(who, toMs - spanMs, toMs)));
  if (control === null) {
    const limit = model.labelBand?.band.limit;
    return limit === undefined || insideBand(spans(state.serving), limit);
  }
  const other = [...model.servings].find(({ serving }) => serving.version === control && serving.role !== "shadow");
  if (other === undefined) return false;
  const [mine, theirs] = [spans(state.serving)[1], spans(other.serving)[1]];
  const band = mine && theirs && conditionalBand(mine.trials, theirs.trials);
  if (!mine || !theirs || band === undefined) return false;
  return insideBand([{ successes: mine.successes, trials: mine.successes + theirs.successes }], band.limit);
}
