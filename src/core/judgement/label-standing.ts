import { insideBand, type SpanCount } from "../detection/clear.ts";
import { conditionalBand } from "../detection/conditional-band.ts";
import { placeOf, wrongOfValue } from "../evaluation/labelled-values.ts";
import { wrongOf } from "../evaluation/model-cohorts.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { ServingState } from "../evaluation/serving-state.ts";
import type { Cohort } from "../stream/cohort.ts";
import { cohortMs } from "../stream/join-cohort.ts";
import { controlState } from "./control-state.ts";

/** Judged cohorts that the clear rule looks at: an hour's, and where these are too few a day's. */
const spansMs = [2 * cohortMs, 48 * cohortMs];

/**
 * Whether a version's wrong predictions are back inside their band, by the newest cohorts that have been judged.
 *
 * @param control the version that an alarm came from; null when the reference alone was enough
 * @param segment the value whose rows it is about, `country=BR`; undefined: all rows
 */
export function isClearOfLabels(
  control: string | null,
  segment: string | undefined,
  state: ServingState,
  model: ModelState,
): boolean {
  const toMs = state.labels.fedToMs;
  const value = model.extras?.labelled?.values.find((one) => placeOf(model.cohorts, one) === segment);
  // A value that settings have done away with is watched no longer.
  if (segment !== undefined && value === undefined) return true;
  const count = (cohorts: readonly Cohort[]) => (value === undefined ? wrongOf(cohorts) : wrongOfValue(cohorts, value));
  const spans = (who: ServingState["serving"]): SpanCount[] =>
    spansMs.map((spanMs) => count(model.cohorts.of(who, toMs - spanMs, toMs)));
  if (control === null) {
    const limit = (value === undefined ? model.labelBand : value.usual?.judged)?.band.limit;
    return limit === undefined || insideBand(spans(state.serving), limit);
  }
  const other = controlState(model, control);
  if (other === undefined) return false;
  const [mine, theirs] = [spans(state.serving)[1], spans(other.state.serving)[1]];
  const band = mine && theirs && conditionalBand(mine.trials, theirs.trials);
  if (!mine || !theirs || band === undefined) return false;
  return insideBand([{ successes: mine.successes, trials: mine.successes + theirs.successes }], band.limit);
}
