import { conditionalBand } from "../detection/conditional-band.ts";
import { uncertainDesignEffect } from "../reference/design-effect.ts";
import { cohortMs } from "../stream/join-cohort.ts";
import { type CarryingSegment, mostCarrying, type SegmentShare } from "./carrying-segment.ts";
import { placeOf, wrongOfValue } from "./labelled-values.ts";
import type { ModelState } from "./model-state.ts";
import { logRatio } from "./moved-features.ts";
import type { ServingState } from "./serving-state.ts";

/** Judged cohorts that are looked at: an hour's, and where these have too few labels a day's. */
const spansMs = [2 * cohortMs, 48 * cohortMs];
const enoughRows = 200;

/**
 * The value of a segment that carries a rise of wrong predictions, by the labels that were judged last; as `carryingSegment`.
 *
 * @param usual share of wrong ones where nothing has been learned of a value
 */
export function carryingLabels(
  model: ModelState,
  state: ServingState,
  usual: number,
): CarryingSegment | null | undefined {
  const labelled = model.extras?.labelled;
  if (labelled === undefined) return undefined;
  const toMs = state.labels.fedToMs;
  const spans = spansMs.map((spanMs) => model.cohorts.of(state.serving, toMs - spanMs, toMs));
  const cohorts = spans.find((span) => span.reduce((sum, { wrong }) => sum + wrong.trials, 0) >= enoughRows);
  const byKey = Map.groupBy(labelled.values, ({ key }) => key);
  return mostCarrying(
    [...byKey.values()].map((values): SegmentShare[] => {
      const counted = values
        .map((value) => ({ value, ...wrongOfValue(cohorts ?? spans.at(-1) ?? [], value) }))
        .filter(({ trials }) => trials > 0);
      const rows = counted.reduce((sum, { trials }) => sum + trials, 0);
      const wrong = counted.reduce((sum, { successes }) => sum + successes, 0);
      return counted.map(({ value, successes, trials }) => {
        const band = conditionalBand(trials, rows - trials);
        const judged = band && { band, designEffect: value.usual?.judged?.designEffect ?? uncertainDesignEffect };
        return {
          segment: placeOf(model.cohorts, value),
          rows: trials,
          excess: Math.max(0, successes - trials * (value.usual?.rate ?? usual)),
          log: judged === undefined ? 0 : logRatio(judged, successes, wrong),
        };
      });
    }),
  );
}
