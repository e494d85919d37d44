import { liveCells } from "../drift/live-cells.ts";
import { numericBins } from "../profile/numeric-bins.ts";
import { ScoreHistogram } from "../profile/score-histogram.ts";
import { scoreHistogramOf } from "../reference/labelled-reference.ts";
import { learnCalibration } from "./accuracy/calibration-map.ts";
import { confidenceBasedEstimate } from "./accuracy/confidence-based-estimate.ts";
import type { LabelFreeEstimator } from "./label-free-estimator.ts";
import type { ReferenceFrame } from "./reference-frame.ts";

/**
 * Confidence-based estimation by what a score meant in a reference; null where the reference has no labels by score, or
 * no threshold parts its predictions.
 */
export function scoreEstimator({ reference, layout }: ReferenceFrame): LabelFreeEstimator | null {
  const scores = reference.labelled?.scores ?? null;
  const at = reference.columns.findIndex(({ name }) => name === scores?.column);
  const [shape, column] = [reference.columns[at], layout.columns[at]];
  if (scores === null || scores.threshold === null || shape?.kind !== "numeric" || column === undefined) return null;
  const { threshold } = scores;
  const map = learnCalibration(
    reference.source.version ?? "the reference",
    scoreHistogramOf(scores, numericBins(shape.edges)),
  );
  if (map === null) return null;
  return {
    needed: (counts) => liveCells(counts, column),
    estimate(needed, version, rule) {
      const histogram = new ScoreHistogram(map.reference.bins);
      needed.forEach((rows, bin) => {
        histogram.counts[4 * bin] = rows;
      });
      return confidenceBasedEstimate(histogram, map, version, threshold, rule);
    },
  };
}
