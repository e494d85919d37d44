import { liveCells } from "../drift/live-cells.ts";
import { ScoreHistogram } from "../profile/score-histogram.ts";
import { confidenceBasedEstimate } from "./accuracy/confidence-based-estimate.ts";
import type { LabelFreeEstimator } from "./label-free-estimator.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import { scoreCalibration } from "./score-calibration.ts";

/**
 * Confidence-based estimation by what a score meant in a reference; null where the reference has no labels by score, or
 * no threshold parts its predictions.
 */
export function scoreEstimator(frame: ReferenceFrame): LabelFreeEstimator | null {
  const calibration = scoreCalibration(frame);
  if (calibration === null || calibration.scores.threshold === null) return null;
  const { layout, map } = calibration;
  const { threshold } = calibration.scores;
  return {
    needed: (counts) => liveCells(counts, layout),
    estimate(needed, version, rule) {
      const histogram = new ScoreHistogram(map.reference.bins);
      needed.forEach((rows, bin) => {
        histogram.counts[4 * bin] = rows;
      });
      return confidenceBasedEstimate(histogram, map, version, threshold, rule);
    },
  };
}
