import { ScoreHistogram } from "../profile/score-histogram.ts";
import type { Steps } from "../steps.ts";
import { type CalibrationMap, calibrationSteps } from "./accuracy/calibration-map.ts";
import { confidenceBasedEstimate } from "./accuracy/confidence-based-estimate.ts";
import type { LabelFreeEstimator } from "./label-free-estimator.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import { scoreCalibrationSteps } from "./score-calibration.ts";

/**
 * Confidence-based estimation by what a score meant in a reference; null where the reference has no labels by score, or
 * no threshold parts its predictions.
 */
export function* scoreEstimatorSteps(frame: ReferenceFrame): Steps<LabelFreeEstimator | null> {
  const calibration = yield* scoreCalibrationSteps(frame);
  if (calibration === null || calibration.scores.threshold === null) return null;
  const { histogram, mapped } = calibration;
  const { threshold } = calibration.scores;
  const version = frame.reference.source.version ?? "the reference";
  const map = yield* calibrationSteps(version, histogram, { calibrated: mapped.calibrated });
  if (map === null) return null;
  return estimatorBy(map, threshold);
}

/** Estimates by a map that is for the bins of the reference's score. @param threshold scores from there on were predicted to be of the class */
export function estimatorBy(map: CalibrationMap, threshold: number): LabelFreeEstimator {
  return function* (needed, version, rule) {
    const rows = new ScoreHistogram(map.bins);
    needed.forEach((count, bin) => {
      rows.counts[4 * bin] = count;
    });
    yield;
    return confidenceBasedEstimate(rows, map, version, threshold, rule);
  };
}
