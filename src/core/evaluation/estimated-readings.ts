import { paneMs } from "../stream/pane-delta.ts";
import type { FineWindowName } from "../stream/windows.ts";
import { type AccuracyReading, accuracyRule } from "./accuracy-readings.ts";
import type { LabelFreeEstimator } from "./label-free-estimator.ts";
import { lossEstimator } from "./loss-estimator.ts";
import type { ModelState } from "./model-state.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import { scoreEstimator } from "./score-estimator.ts";
import type { ServingState } from "./serving-state.ts";

const estimators = new WeakMap<ReferenceFrame, LabelFreeEstimator | null>();

/**
 * What accuracy to expect of a window from its predictions alone, by what the reference's labels taught; nothing where
 * they taught nothing. Blind to a change of what scores, or columns, mean.
 */
export function estimatedReading(model: ModelState, state: ServingState, window: FineWindowName): AccuracyReading[] {
  const { serving } = state;
  const { total, oldestMs } = state.window(window);
  const estimator = model.frame && estimatorOf(model.frame);
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
      figures: estimate.figures,
      estimate,
    },
  ];
}

/** Learnt once from each reference. */
function estimatorOf(frame: ReferenceFrame): LabelFreeEstimator | null {
  const known = estimators.get(frame);
  if (known !== undefined) return known;
  const found = scoreEstimator(frame) ?? lossEstimator(frame);
  estimators.set(frame, found);
  return found;
}
