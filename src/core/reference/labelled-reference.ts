import { type NumericBins, numericBins } from "../profile/numeric-bins.ts";
import { ScoreHistogram } from "../profile/score-histogram.ts";
import { cohortStart } from "../stream/join-cohort.ts";
import type { HistoryColumn } from "./history-table.ts";
import { delayCurves, judgedAt, type LabelDelays, ratesByAge, rowDelays, usualAgeMs } from "./label-delays.ts";
import { type LabelledLosses, labelledLosses } from "./labelled-losses.ts";
import { type PaneCount, rateOfPanes } from "./rates.ts";
import type { RateEstimate, ReferenceColumn } from "./reference.ts";

/** What labels said of a reference's own rows. */
export interface LabelledReference {
  readonly task: "class" | "value";
  /**
   * Wrong classes, or errors above `largeErrorAt`, of labelled rows; φ over cohorts of 30 minutes. Where `delays` are
   * known, of rows that are as old as their `ageMs`, by the labels that had come by then: as the stream is judged.
   */
  readonly errors: RateEstimate;
  /** Left out where the history did not say when labels came. */
  readonly delays?: LabelDelays;
  /** Values: the absolute error that a tenth of the rows exceed. Null for classes. */
  readonly largeErrorAt: number | null;
  /** Classes with scores: labels by score. Null without. */
  readonly scores: LabelledScores | null;
  /** Values: losses by what columns told. Left out for classes, and by an older driftline. */
  readonly losses?: LabelledLosses;
}

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

/** Labelled rows of a history, as columns of equal length; at least one row. */
export interface LabelledRows {
  readonly task: "class" | "value";
  /** The columns of the whole history. */
  readonly table: readonly HistoryColumn[];
  /** Of its rows, those that are labelled. */
  readonly rows: Uint32Array;
  /** Epoch ms; null without times: then φ is not known. */
  readonly timesMs: Float64Array | null;
  /** Codes of classes, or values. */
  readonly predicted: Float64Array;
  readonly actual: Float64Array;
  /** Epoch ms at which each label came, NaN where it does not say; null where none does. */
  readonly labelledMs: Float64Array | null;
  /** Classes by code; none for values. */
  readonly classNames: readonly string[];
  /** Where scores come from; null without. */
  readonly scoreColumn: string | null;
  /** NaN where there is none. */
  readonly score: Float64Array;
  /** Code and name of the class that scores are of; null where nothing says so. */
  readonly positive: { readonly code: number; readonly name: string } | null;
}

/** A day of cohorts is fitted by a line: what varies more slowly is the band's to cover, what varies faster is φ. */
const effectBlockMs = 86_400_000;
const largeShare = 0.1;

/**
 * What labels say of these rows.
 *
 * @param columns the reference's own, frozen with a bin that begins at the threshold
 * @param ageMs age at which rows are judged, where the history says when labels came; the usual one if left out
 */
export function labelledReference(
  rows: LabelledRows,
  threshold: number | null,
  columns: readonly ReferenceColumn[],
  ageMs?: number,
): LabelledReference {
  const { task, timesMs, predicted, actual } = rows;
  const delayed = rowDelays(rows);
  const curves = delayed === undefined ? [] : delayCurves(rows, delayed);
  const judgedAgeMs = curves.length === 0 ? undefined : (ageMs ?? usualAgeMs(curves));
  const counts = delayed === undefined || judgedAgeMs === undefined ? () => true : judgedAt(judgedAgeMs, delayed);
  const judged = [...actual.keys()].filter(counts);
  const largeErrorAt = task === "value" ? largeError(rows, judged) : null;
  const wrong = Uint8Array.from(predicted, (value, row) =>
    Number(largeErrorAt === null ? value !== actual[row] : Math.abs(value - (actual[row] as number)) > largeErrorAt),
  );
  const delays =
    delayed === undefined || judgedAgeMs === undefined
      ? undefined
      : {
          timed: delayed.delay.filter(Number.isFinite).length,
          labels: actual.length,
          ageMs: judgedAgeMs,
          curves,
          byAge: ratesByAge(delayed, wrong),
        };
  const losses = labelledLosses(rows, columns);
  return {
    task,
    errors: errorRate(timesMs, wrong, judged),
    ...(delays === undefined ? {} : { delays }),
    largeErrorAt,
    scores: labelledScores(rows, threshold, columns),
    ...(losses === null ? {} : { losses }),
  };
}

/** The lowest score that was predicted to be of the class, if every score below it was not and every other was; else null. */
export function decisionThreshold({ task, predicted, score, positive }: LabelledRows): number | null {
  if (task !== "class" || positive === null) return null;
  let lowestOf = Number.POSITIVE_INFINITY;
  let highestOther = Number.NEGATIVE_INFINITY;
  predicted.forEach((code, row) => {
    const value = score[row] as number;
    if (code === positive.code) lowestOf = Math.min(lowestOf, value);
    else if (value > highestOther) highestOther = value;
  });
  return highestOther < lowestOf && Number.isFinite(lowestOf) ? lowestOf : null;
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

function errorRate(timesMs: Float64Array | null, wrong: Uint8Array, rows: readonly number[]): RateEstimate {
  const cohorts = new Map<number, PaneCount>();
  for (const row of rows) {
    // Without times all rows are one cohort, which shows no scatter.
    const paneStartMs = timesMs === null ? 0 : cohortStart(timesMs[row] as number);
    const cohort = cohorts.get(paneStartMs) ?? { paneStartMs, k: 0, n: 0 };
    cohort.k += wrong[row] as number;
    cohort.n += 1;
    cohorts.set(paneStartMs, cohort);
  }
  return rateOfCohorts([...cohorts.values()]);
}

/** A rate over cohorts, its φ and its hours. */
export function rateOfCohorts(cohorts: readonly PaneCount[]): RateEstimate {
  const sorted = [...cohorts].sort((a, b) => a.paneStartMs - b.paneStartMs);
  return rateOfPanes(sorted, effectBlockMs);
}

function largeError({ predicted, actual }: LabelledRows, rows: readonly number[]): number {
  const errors = Float64Array.from(rows, (row) =>
    Math.abs((predicted[row] as number) - (actual[row] as number)),
  ).sort();
  return errors[Math.ceil((1 - largeShare) * errors.length) - 1] ?? 0;
}

function labelledScores(
  { actual, score, scoreColumn, positive }: LabelledRows,
  threshold: number | null,
  columns: readonly ReferenceColumn[],
): LabelledScores | null {
  const column = columns.find(({ name }) => name === scoreColumn);
  if (positive === null || column?.kind !== "numeric" || !score.some(Number.isFinite)) return null;
  const histogram = new ScoreHistogram(numericBins(column.edges));
  score.forEach((value, row) => {
    if (Number.isFinite(value)) histogram.label(value, actual[row] === positive.code);
  });
  const counter = (offset: number): number[] =>
    Array.from({ length: column.edges.length + 1 }, (_, bin) => histogram.counts[4 * bin + offset] as number);
  const counts = { ofClass: counter(1), ofOthers: counter(2), sums: counter(3) };
  return { column: column.name, positive: positive.name, threshold, ...counts };
}
