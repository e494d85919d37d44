import { liveCells } from "../drift/live-cells.ts";
import { classShareStarts } from "../profile/class-shares.ts";
import { scoreHistogramOf } from "../reference/labelled-scores.ts";
import type { Steps } from "../steps.ts";
import { type CalibrationMap, calibrationSteps } from "./accuracy/calibration-map.ts";
import { ExpectedClasses } from "./accuracy/expected-classes.ts";
import { multiclassEstimate } from "./accuracy/multiclass-estimate.ts";
import type { LabelFreeEstimator } from "./label-free-estimator.ts";
import type { ReferenceFrame } from "./reference-frame.ts";

/** Confidence-based estimation for several classes, by what their scores meant in a reference; null where it has no labels by each. */
export function* classEstimatorSteps({ reference, layout }: ReferenceFrame): Steps<LabelFreeEstimator | null> {
  const { classShares } = layout;
  const scores = reference.labelled?.classScores;
  if (classShares === undefined || scores === undefined) return null;
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
  const columns = classShares.classes.flatMap(({ column }) => layout.columns[column] ?? []);
  const { end } = classShareStarts(maps.length);
  return {
    needed(counts) {
      const shares = Array.from({ length: end }, (_, cell) => counts[classShares.base + cell] as number);
      return Float64Array.from([shares, ...columns.map((column) => [...liveCells(counts, column)])].flat());
    },
    estimate(needed, version, rule) {
      let from = end;
      const rowsByScore = maps.map(({ probability }) => {
        from += probability.length;
        return needed.subarray(from - probability.length, from);
      });
      return multiclassEstimate(new ExpectedClasses(maps, needed.subarray(0, end), rowsByScore), version, rule);
    },
  };
}
