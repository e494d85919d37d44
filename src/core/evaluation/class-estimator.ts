import { scoreHistogramOf } from "../reference/labelled-scores.ts";
import type { Steps } from "../steps.ts";
import { type CalibrationMap, calibrationSteps } from "./accuracy/calibration-map.ts";
import { ExpectedClasses } from "./accuracy/expected-classes.ts";
import { multiclassEstimate } from "./accuracy/multiclass-estimate.ts";
import { partsOf } from "./estimate-needs.ts";
import type { LabelFreeEstimator } from "./label-free-estimator.ts";
import type { ReferenceFrame } from "./reference-frame.ts";

/** Confidence-based estimation for several classes, by what their scores meant in a reference; null where it has no labels by each. */
export function* classEstimatorSteps({ reference, layout, needs }: ReferenceFrame): Steps<LabelFreeEstimator | null> {
  const { classShares } = layout;
  const scores = reference.labelled?.classScores;
  if (classShares === undefined || scores === undefined || needs === null) return null;
  const maps: CalibrationMap[] = [];
  for (const [k, one] of scores.entries()) {
    const of = classShares.classes[k];
    if (of === undefined) return null;
    const { calibrated } = one;
    const version = reference.source.version ?? "the reference";
    const map = yield* calibrationSteps(version, scoreHistogramOf(one, of.bins), { calibrated });
    if (map === null) return null;
    maps.push(map);
  }
  return function* (needed, version, rule) {
    const [shares = new Float64Array(0), ...rowsByScore] = partsOf(needs, needed);
    return yield* multiclassEstimate(new ExpectedClasses(maps, shares, rowsByScore), version, rule);
  };
}
