import type { ColumnLayout } from "../profile/layout.ts";
import { numericBins } from "../profile/numeric-bins.ts";
import { type LabelledScores, scoreHistogramOf } from "../reference/labelled-reference.ts";
import { type CalibrationMap, learnCalibration } from "./accuracy/calibration-map.ts";
import type { ReferenceFrame } from "./reference-frame.ts";

/** What the scores of a reference meant, and the column that they are in. */
interface ScoreCalibration {
  readonly column: number;
  readonly layout: ColumnLayout;
  readonly scores: LabelledScores;
  readonly map: CalibrationMap;
}

const learnt = new WeakMap<ReferenceFrame, ScoreCalibration | null>();

/** Learnt once from each reference; null where it has no labels by score. */
export function scoreCalibration(frame: ReferenceFrame): ScoreCalibration | null {
  const known = learnt.get(frame);
  if (known !== undefined) return known;
  const found = learn(frame);
  learnt.set(frame, found);
  return found;
}

function learn({ reference, layout }: ReferenceFrame): ScoreCalibration | null {
  const scores = reference.labelled?.scores ?? null;
  const column = reference.columns.findIndex(({ name }) => name === scores?.column);
  const [shape, laidOut] = [reference.columns[column], layout.columns[column]];
  if (scores === null || shape?.kind !== "numeric" || laidOut === undefined) return null;
  const map = learnCalibration(
    reference.source.version ?? "the reference",
    scoreHistogramOf(scores, numericBins(shape.edges)),
  );
  return map && { column, layout: laidOut, scores, map };
}
