import { paneMs } from "../stream/pane-delta.ts";
import type { FineWindowName } from "../stream/windows.ts";
import { type AccuracyReading, accuracyRule } from "./accuracy-readings.ts";
import { estimatorOf } from "./estimators.ts";
import type { ModelState } from "./model-state.ts";
import type { ServingState } from "./serving-state.ts";

/**
 * What accuracy to expect of a window from its predictions alone, by what the reference's labels taught; nothing where
 * they taught nothing. Blind to a change of what scores, or columns, mean.
 */
export function estimatedReading(model: ModelState, state: ServingState, window: FineWindowName): AccuracyReading[] {
  const { serving } = state;
  const { total, oldestMs } = state.window(window);
  const estimator = estimatorOf(model);
  const estimate = estimator?.estimate(estimator.needed(total), serving.version, accuracyRule(model)) ?? null;
  if (estimate === null) return [];
  return [
    {
      serving,
      window,
      basis: "estimated",
      fromMs: oldestMs,
      toMs: state.log.newestMs + paneMs,
      predictions: estimate.rows,
      labelled: 0,
      delaySeconds: null,
      weighting: null,
      figures: estimate.figures,
      estimate,
    },
  ];
}
