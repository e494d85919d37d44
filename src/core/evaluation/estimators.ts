import type { Steps } from "../steps.ts";
import { classEstimatorSteps } from "./class-estimator.ts";
import type { LabelFreeEstimator } from "./label-free-estimator.ts";
import { lossEstimator } from "./loss-estimator.ts";
import type { ModelState } from "./model-state.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import { scoreEstimatorSteps } from "./score-estimator.ts";

interface Learning {
  readonly steps: Steps<LabelFreeEstimator | null>;
  /** Undefined until all steps are done; null where the reference teaches nothing. */
  learnt?: LabelFreeEstimator | null;
}

const learnings = new WeakMap<ReferenceFrame, Learning>();

/** What a model's estimates are made by; null where its reference teaches nothing, and until that is learnt. */
export function estimatorOf({ frame }: ModelState): LabelFreeEstimator | null {
  return (frame && learnings.get(frame)?.learnt) ?? null;
}

/**
 * Learns what models' estimates are made by, one step of a few ms a call.
 * @returns whether more is to be learnt
 */
export function learnEstimators(models: Iterable<ModelState>): boolean {
  for (const { frame } of models) {
    if (frame === null) continue;
    const learning = learnings.get(frame) ?? { steps: estimatorSteps(frame) };
    learnings.set(frame, learning);
    if (learning.learnt !== undefined) continue;
    const { done, value } = learning.steps.next();
    if (done) learning.learnt = value;
    return true;
  }
  return false;
}

function* estimatorSteps(frame: ReferenceFrame): Steps<LabelFreeEstimator | null> {
  return (yield* scoreEstimatorSteps(frame)) ?? (yield* classEstimatorSteps(frame)) ?? lossEstimator(frame);
}
