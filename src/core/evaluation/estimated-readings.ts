import { liveCells } from "../drift/live-cells.ts";
import { numericBins } from "../profile/numeric-bins.ts";
import { ScoreHistogram } from "../profile/score-histogram.ts";
import { type LabelledScores, scoreHistogramOf } from "../reference/labelled-reference.ts";
import { paneMs } from "../stream/pane-delta.ts";
import type { WindowName } from "../stream/windows.ts";
import { type CalibrationMap, learnCalibration } from "./accuracy/calibration-map.ts";
import { confidenceBasedEstimate } from "./accuracy/confidence-based-estimate.ts";
import { type AccuracyReading, intervalRule } from "./accuracy-readings.ts";
import type { ModelState } from "./model-state.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import type { ServingState } from "./serving-state.ts";

interface Learnt {
  readonly column: number;
  readonly scores: LabelledScores;
  readonly map: CalibrationMap;
}

const learnt = new WeakMap<ReferenceFrame, Learnt | null>();

/**
 * What accuracy to expect of a window from its scores alone, by what scores meant in the reference; nothing where the
 * reference has no labels by score, or no threshold parts its predictions. Blind to a change of what scores mean.
 */
export function estimatedReading(model: ModelState, state: ServingState, window: WindowName): AccuracyReading[] {
  const { frame } = model;
  const known = frame === null ? null : learntFrom(frame);
  const column = known === null ? undefined : frame?.layout.columns[known.column];
  if (known === null || column?.kind !== "numeric" || known.scores.threshold === null) return [];
  const { total, oldestMs } = state.window(window);
  const scores = new ScoreHistogram(known.map.reference.bins);
  liveCells(total, column).forEach((rows, bin) => {
    scores.counts[4 * bin] = rows;
  });
  const { serving } = state;
  const estimate = confidenceBasedEstimate(
    scores,
    known.map,
    serving.version,
    known.scores.threshold,
    intervalRule(model),
  );
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
      learntFrom: estimate.learntFrom,
      extrapolated: estimate.extrapolated,
    },
  ];
}

/** What the scores of a reference mean, learnt once. */
function learntFrom(frame: ReferenceFrame): Learnt | null {
  const known = learnt.get(frame);
  if (known !== undefined) return known;
  const found = learn(frame);
  learnt.set(frame, found);
  return found;
}

function learn({ reference }: ReferenceFrame): Learnt | null {
  const scores = reference.labelled?.scores ?? null;
  const column = reference.columns.findIndex(({ name }) => name === scores?.column);
  const shape = reference.columns[column];
  if (scores === null || shape?.kind !== "numeric") return null;
  const map = learnCalibration(
    reference.source.version ?? "the reference",
    scoreHistogramOf(scores, numericBins(shape.edges)),
  );
  return map && { column, scores, map };
}
