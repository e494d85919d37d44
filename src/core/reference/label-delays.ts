import { delayBucketEndSeconds } from "../stream/delay-buckets.ts";
import { cohortMs } from "../stream/join-cohort.ts";
import { byBucket, type DelayCurve, delayCurve, delayOfShare, leastLabels, risen } from "./delay-curve.ts";
import type { LabelledRows } from "./labelled-reference.ts";

/** How soon labels came, and what they said by then; from a history that says when each label came. */
export interface LabelDelays {
  /** Labels that say when they came, of all. */
  readonly timed: number;
  readonly labels: number;
  /** The age by which a label must have come to count in the reference's own rate, ms: whole cohorts. */
  readonly ageMs: number;
  /** By class, the first ones of the dictionary first; one for values. */
  readonly curves: readonly DelayCurve[];
  /** Rows that are as old as each of these ages in seconds, whose label had come by then: all of them, and wrong ones. */
  readonly byAge: {
    readonly seconds: readonly number[];
    readonly labels: readonly number[];
    readonly wrong: readonly number[];
  };
}

/** Of the labels of a history, in the order of its labelled rows: seconds from prediction to label, and how long it was watched for. */
export interface RowDelays {
  /** NaN where the label does not say when it came. */
  readonly delay: Float64Array;
  readonly watched: Float64Array;
}

/** Share of labels that have come when predictions are judged, unless somebody says otherwise. */
const judgedShare = 0.95;

/** Delays of labelled rows; undefined without times of both sides. A history ends with its last prediction or label. */
export function rowDelays({ timesMs, labelledMs }: LabelledRows): RowDelays | undefined {
  if (timesMs === null || labelledMs === null || !labelledMs.some(Number.isFinite)) return undefined;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const atMs of timesMs) endMs = Math.max(endMs, atMs);
  for (const atMs of labelledMs) if (atMs > endMs) endMs = atMs;
  return {
    delay: labelledMs.map((atMs, row) => Math.max(0, (atMs - (timesMs[row] as number)) / 1_000)),
    watched: timesMs.map((atMs) => (endMs - atMs) / 1_000),
  };
}

/** Curves of each class, or of all values; none where too few labels say when they came. */
export function delayCurves({ task, actual, classNames }: LabelledRows, rows: RowDelays): DelayCurve[] {
  const timed = [...actual.keys()].filter((row) => Number.isFinite(rows.delay[row]));
  const byClass = new Map<number, number[]>();
  for (const row of timed) {
    const code = task === "class" ? (actual[row] as number) : -1;
    const known = byClass.get(code) ?? [];
    byClass.set(code, known);
    known.push(row);
  }
  const named = [...byClass].filter(([code, of]) => code in classNames && of.length >= leastLabels);
  const others = [...byClass].flatMap(([code, of]) => (named.some(([known]) => known === code) ? [] : of));
  return [...named.sort(([a], [b]) => a - b), [-1, others] as const].flatMap(([code, of]) => {
    const pick = (column: Float64Array): number[] => of.map((row) => column[row] as number);
    return delayCurve(classNames[code] ?? null, { delays: pick(rows.delay), watched: pick(rows.watched) }) ?? [];
  });
}

/** The age by which 95 % of labels had come, in whole cohorts; undefined without curves. */
export function usualAgeMs(curves: readonly DelayCurve[]): number | undefined {
  if (curves.length === 0) return undefined;
  return Math.max(1, Math.ceil((delayOfShare(curves, judgedShare) * 1_000) / cohortMs)) * cohortMs;
}

/**
 * Which rows are judged at this age: those that are as old, and whose label had come by then. A history that is shorter
 * than the age has no old rows: then its labels count as they came; where none had come by then, all of them do.
 */
export function judgedAt(ageMs: number, { delay, watched }: RowDelays): (row: number) => boolean {
  const seconds = ageMs / 1_000;
  const come = (row: number): boolean => (delay[row] as number) <= seconds;
  const isJudged = (row: number): boolean => (watched[row] as number) >= seconds && come(row);
  const all = (): boolean => true;
  const rows = [...delay.keys()];
  return [isJudged, come].find((rule) => rows.some(rule)) ?? all;
}

/** Labels, and wrong ones among them, by the age at which rows are judged. */
export function ratesByAge({ delay, watched }: RowDelays, wrong: Uint8Array): LabelDelays["byAge"] {
  const timed = [...delay.keys()].filter((row) => Number.isFinite(delay[row]));
  const known = (rows: readonly number[]): Float64Array => {
    const pick = (column: Float64Array): number[] => rows.map((row) => column[row] as number);
    return risen(byBucket(pick(delay)), byBucket(pick(watched)));
  };
  const [labels, wrongOnes] = [known(timed), known(timed.filter((row) => wrong[row] === 1))];
  const buckets = [...labels.keys()].filter((at) => labels[at] !== labels[at - 1] && (labels[at] as number) > 0);
  return {
    seconds: buckets.map((at) => Math.ceil(delayBucketEndSeconds(at) * 1_000) / 1_000),
    labels: buckets.map((at) => labels[at] as number),
    wrong: buckets.map((at) => wrongOnes[at] as number),
  };
}
