import { type NumericBins, numericBins } from "../profile/numeric-bins.ts";
import { ScoreHistogram } from "../profile/score-histogram.ts";
import { finished } from "../steps.ts";
import type { HistoryColumn } from "./history-table.ts";
import type { LabelledRows } from "./labelled-reference.ts";
import { mappedScores } from "./mapped-scores.ts";
import type { ReferenceColumn } from "./reference.ts";

/** Labelled rows by bin of a score's column; what a score means is learnt from them. */
export interface LabelledScores {
  readonly column: string;
  /** The class whose probability the score is. */
  readonly positive: string;
  /** Scores from here on were predicted to be of the class, and a bin begins here; null where no score parts the predictions. */
  readonly threshold: number | null;
  readonly ofClass: readonly number[];
  readonly ofOthers: readonly number[];
  /** Σ score, in units of 2^-24. */
  readonly sums: readonly number[];
}

/** The same of one class of several. */
export interface LabelledClassScores extends LabelledScores {
  /** Whether its score has to be mapped, else it stands for itself: found once, as it takes some ms. */
  readonly calibrated: boolean;
}

/** The histogram that was written as `scores`, in the bins of its column. */
export function scoreHistogramOf({ ofClass, ofOthers, sums }: LabelledScores, bins: NumericBins): ScoreHistogram {
  const histogram = new ScoreHistogram(bins);
  ofClass.forEach((positive, bin) => {
    const negative = ofOthers[bin] ?? 0;
    histogram.counts.set([positive + negative, positive, negative, sums[bin] ?? 0], 4 * bin);
  });
  return histogram;
}

/** As few, and as many, classes with a score each are told apart. */
export const [fewestScoredClasses, scoredClassLimit] = [3, 50];

/** By the one score that is of a class; null where there is none. @param threshold that parts predictions by it */
export function labelledScores(
  { actual, score, scoreColumn, positive }: LabelledRows,
  threshold: number | null,
  columns: readonly ReferenceColumn[],
): LabelledScores | null {
  if (positive === null || scoreColumn === null) return null;
  return counted({ ...positive, column: scoreColumn }, (i) => score[i] as number, actual, threshold, columns);
}

/** By the score of each class; null unless there are three or more, all with numbers. */
export function labelledClassScores(
  { table, rows, actual, classScores }: LabelledRows,
  columns: readonly ReferenceColumn[],
): LabelledClassScores[] | null {
  if (classScores.length < fewestScoredClasses || classScores.length > scoredClassLimit) return null;
  const all = classScores.flatMap((of) => {
    const score = scoreAt(table.find(({ name }) => name === of.column));
    const found = counted(of, (i) => score(rows[i] as number), actual, null, columns);
    return found === null ? [] : [{ ...found, calibrated: isCalibrated(found, columns) }];
  });
  return all.length === classScores.length ? all : null;
}

/** A row's score; NaN where it has none. */
export function scoreAt(column: HistoryColumn | undefined): (row: number) => number {
  if (column?.kind !== "numeric") return () => Number.NaN;
  return (row) => (column.flags[row] === 0 ? (column.values[row] as number) : Number.NaN);
}

function isCalibrated(scores: LabelledScores, columns: readonly ReferenceColumn[]): boolean {
  const column = columns.find(({ name }) => name === scores.column);
  const edges = column?.kind === "numeric" ? column.edges : [];
  return finished(mappedScores(scoreHistogramOf(scores, numericBins(edges))))?.calibrated ?? false;
}

function counted(
  of: { readonly code: number; readonly name: string; readonly column: string },
  score: (row: number) => number,
  actual: Float64Array,
  threshold: number | null,
  columns: readonly ReferenceColumn[],
): LabelledScores | null {
  const column = columns.find(({ name }) => name === of.column);
  if (column?.kind !== "numeric") return null;
  const histogram = new ScoreHistogram(numericBins(column.edges));
  let rows = 0;
  actual.forEach((label, i) => {
    const value = score(i);
    if (!Number.isFinite(value)) return;
    histogram.label(value, label === of.code);
    rows += 1;
  });
  if (rows === 0) return null;
  const counter = (offset: number): number[] =>
    Array.from({ length: column.edges.length + 1 }, (_, bin) => histogram.counts[4 * bin + offset] as number);
  const counts = { ofClass: counter(1), ofOthers: counter(2), sums: counter(3) };
  return { column: column.name, positive: of.name, threshold, ...counts };
}
