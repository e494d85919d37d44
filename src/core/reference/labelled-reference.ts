import { cohortStart } from "../stream/join-cohort.ts";
import type { HistoryColumn } from "./history-table.ts";
import { delayCurves, judgedAt, type LabelDelays, ratesByAge, rowDelays, usualAgeMs } from "./label-delays.ts";
import { type LabelledLosses, labelledLosses } from "./labelled-losses.ts";
import {
  type LabelledClassScores,
  type LabelledScores,
  labelledClassScores,
  labelledScores,
} from "./labelled-scores.ts";
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
  /** Three classes or more, each with a score of its own: labels by each. Left out otherwise, and by an older driftline. */
  readonly classScores?: readonly LabelledClassScores[];
  /** Values: losses by what columns told. Left out for classes, and by an older driftline. */
  readonly losses?: LabelledLosses;
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
  /** Classes with a score of their own, and its column. */
  readonly classScores: readonly { readonly code: number; readonly name: string; readonly column: string }[];
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
  const classScores = labelledClassScores(rows, columns);
  const losses = labelledLosses(rows, columns);
  return {
    task,
    errors: errorRate(timesMs, wrong, judged),
    ...(delays === undefined ? {} : { delays }),
    largeErrorAt,
    scores: labelledScores(rows, threshold, columns),
    ...(classScores === null ? {} : { classScores }),
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
