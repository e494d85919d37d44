import type { ColumnLayout } from "../profile/layout.ts";
import { numericBins } from "../profile/numeric-bins.ts";
import type { ScoreHistogram } from "../profile/score-histogram.ts";
import { type LabelledScores, scoreHistogramOf } from "../reference/labelled-scores.ts";
import { type MappedScores, mappedScores } from "../reference/mapped-scores.ts";
import { finished, type Steps } from "../steps.ts";
import type { ReferenceFrame } from "./reference-frame.ts";

/** What the scores of a reference meant, and the column that they are in. */
interface ScoreCalibration {
  readonly column: number;
  readonly layout: ColumnLayout;
  readonly scores: LabelledScores;
  readonly histogram: ScoreHistogram;
  readonly mapped: MappedScores;
}

const learnt = new WeakMap<ReferenceFrame, ScoreCalibration | null>();

/** Learnt once from each reference; null where it has no labels by score. In one go some 10 ms, cold code 50. */
export function scoreCalibration(frame: ReferenceFrame): ScoreCalibration | null {
  return finished(scoreCalibrationSteps(frame));
}

/** The same in steps of a few ms, none where it is learnt already. */
export function* scoreCalibrationSteps(frame: ReferenceFrame): Steps<ScoreCalibration | null> {
  const known = learnt.get(frame);
  if (known !== undefined) return known;
  const found = yield* learn(frame);
  learnt.set(frame, found);
  return found;
}

function* learn({ reference, layout }: ReferenceFrame): Steps<ScoreCalibration | null> {
  const scores = reference.labelled?.scores ?? null;
  const column = reference.columns.findIndex(({ name }) => name === scores?.column);
  const [shape, laidOut] = [reference.columns[column], layout.columns[column]];
  if (scores === null || shape?.kind !== "numeric" || laidOut === undefined) return null;
  const histogram = scoreHistogramOf(scores, numericBins(shape.edges));
  const mapped = yield* mappedScores(histogram);
  return mapped && { column, layout: laidOut, scores, histogram, mapped };
}
