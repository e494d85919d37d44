import { lossSumsOf } from "../reference/labelled-losses.ts";
import { directLossEstimate } from "./accuracy/direct-loss-estimate.ts";
import { learnLosses } from "./accuracy/loss-model.ts";
import { partsOf } from "./estimate-needs.ts";
import type { LabelFreeEstimator } from "./label-free-estimator.ts";
import type { ReferenceFrame } from "./reference-frame.ts";

/** Direct loss estimation by a reference's labelled values; null where it has none. Some 2 ms. */
export function lossEstimator({ reference, needs }: ReferenceFrame): LabelFreeEstimator | null {
  const losses = reference.labelled?.losses;
  const sums = needs && losses && lossSumsOf(losses, needs.parts);
  const model = sums && learnLosses(reference.source.version ?? "the reference", sums);
  if (needs === null || !model) return null;
  return function* (needed, version, rule) {
    const parts = partsOf(needs, needed);
    yield;
    return directLossEstimate(parts, model, version, rule);
  };
}
