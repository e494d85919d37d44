import type { Steps } from "../steps.ts";
import { classEstimatorSteps } from "./class-estimator.ts";
import type { LabelFreeEstimator } from "./label-free-estimator.ts";
import { lossEstimator } from "./loss-estimator.ts";
import type { ModelState } from "./model-state.ts";
import { learnOwnEstimator, ownEstimator } from "./own-estimator.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import { scoreEstimatorSteps } from "./score-estimator.ts";
import type { ServingState } from "./serving-state.ts";

interface Learning {
  readonly steps: Steps<LabelFreeEstimator | null>;
  /** Undefined until all steps are done; null where the reference teaches nothing. */
  learnt?: LabelFreeEstimator | null;
}

const learnings = new WeakMap<ReferenceFrame, Learning>();

/**
 * What a version's estimates are made by: its own labels where these are enough, else the reference's; null where these
 * teach nothing, and until that is learnt.
 */
export function estimatorOf({ frame }: ModelState, state: ServingState): LabelFreeEstimator | null {
  return ownEstimator(state) ?? (frame && learnings.get(frame)?.learnt) ?? null;
}

/**
 * Learns what estimates are made by, one step of a few ms a call.
 * @returns whether more may be to learn
 */
export function learnEstimators(models: Iterable<ModelState>, watermarkMs: number): boolean {
  for (const model of models) {
    if (model.frame === null) continue;
    if (learnFrame(model.frame)) return true;
    for (const state of model.servings) if (learnOwnEstimator(model, state, watermarkMs)) return true;
  }
  return false;
}

function learnFrame(frame: ReferenceFrame): boolean {
  const learning = learnings.get(frame) ?? { steps: estimatorSteps(frame) };
  learnings.set(frame, learning);
  if (learning.learnt !== undefined) return false;
  const { done, value } = learning.steps.next();
  if (done) learning.learnt = value;
  return true;
}

function* estimatorSteps(frame: ReferenceFrame): Steps<LabelFreeEstimator | null> {
  return (yield* scoreEstimatorSteps(frame)) ?? (yield* classEstimatorSteps(frame)) ?? lossEstimator(frame);
}
