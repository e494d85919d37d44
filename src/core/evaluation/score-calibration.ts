import type { ColumnLayout } from "../profile/layout.ts";
import { numericBins } from "../profile/numeric-bins.ts";
import type { ScoreHistogram } from "../profile/score-histogram.ts";
import { type LabelledScores, scoreHistogramOf } from "../reference/labelled-scores.ts";
import { type MappedScores, mappedScores } from "../reference/mapped-scores.ts";
import { finished } from "../steps.ts";
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

/** Learnt once from each reference, in some 5 ms; null where it has no labels by score. */
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
  const histogram = scoreHistogramOf(scores, numericBins(shape.edges));
  const mapped = finished(mappedScores(histogram));
  return mapped && { column, layout: laidOut, scores, histogram, mapped };
}
