import type { ColumnValues } from "./column-values.ts";
import type { NumericBins } from "./numeric-bins.ts";
import type { Counters } from "./sparse-counts.ts";

/** Shares are counted in whole units, so that adding and taking away are exact; sums of 8 billion rows are. */
export const shareUnit = 2 ** 20;
/** Parts of a class's score bins, of equal number, in which its shares are summed. */
export const shareGroups = 64;

/** What the scores of a model with several classes are taken to mean, row by row. */
export interface ClassShareShape {
  /** Column of the prediction. */
  readonly prediction: number;
  /** Class, by its place in `classes`, of a dictionary code or a number that is predicted. */
  readonly classOf: ReadonlyMap<number, number>;
  readonly classes: readonly ScoredClass[];
}

/** One class, and the share of its rows by bin of its own score. */
export interface ScoredClass {
  readonly column: number;
  readonly bins: NumericBins;
  readonly probability: Float64Array;
  /** 1 where the share is known, 0 where it is a guess. */
  readonly supported: Uint8Array;
}

/** The counters of the shape in a pane's vector, from `base` on; K classes. */
export interface ClassShareCells extends ClassShareShape {
  readonly base: number;
}

/** From the base on: K² shares by class and predicted class, K² doubts, K rows, K unknown rows, K unknown and right, K groups of shares. */
export function classShareStarts(classes: number): {
  readonly doubts: number;
  readonly rows: number;
  readonly unknown: number;
  readonly unknownRight: number;
  readonly groups: number;
  readonly end: number;
} {
  const square = classes ** 2;
  const rows = 2 * square;
  const groups = rows + 3 * classes;
  const end = groups + classes * shareGroups;
  return { doubts: square, rows, unknown: rows + classes, unknownRight: rows + 2 * classes, groups, end };
}

/** Group of a bin, of so many bins. */
export function shareGroup(bin: number, bins: number): number {
  return Math.floor((bin * shareGroups) / bins);
}

/**
 * Counts the rows [from, to) that have a prediction and every score: each class's score is mapped alone, and a row's
 * shares are scaled to add up to 1 (NannyML's multiclass CBPE). A doubt is √(share (1 − share)), in proportion to which
 * a map learnt from few labels is off.
 */
export function countClassShares(
  cells: ClassShareCells,
  columns: readonly (ColumnValues | undefined)[],
  from: number,
  to: number,
  vector: Counters,
): void {
  const { base, classes, classOf } = cells;
  const said = columns[cells.prediction];
  const scores = classes.flatMap(({ column }) => columns[column] ?? []);
  if (said === undefined || scores.length < classes.length) return;
  const starts = classShareStarts(classes.length);
  const [bins, shares] = [new Int32Array(classes.length), new Float64Array(classes.length)];
  const add = (cell: number, amount: number): void => {
    vector[base + cell] = (vector[base + cell] as number) + amount;
  };
  for (let row = from; row < to; row += 1) {
    const predicted = said.flags[row] === 0 ? classOf.get(said.values[row] as number) : undefined;
    if (predicted === undefined) continue;
    let [total, isKnown, isScored] = [0, true, true];
    for (let k = 0; k < classes.length && isScored; k += 1) {
      const [score, of] = [scores[k] as ColumnValues, classes[k] as ScoredClass];
      isScored = score.flags[row] === 0;
      const bin = isScored ? of.bins.locate(score.values[row] as number) : 0;
      bins[k] = bin;
      shares[k] = of.probability[bin] as number;
      total += shares[k] as number;
      if (of.supported[bin] === 0) isKnown = false;
    }
    if (!isScored) continue;
    add(starts.rows + predicted, 1);
    if (!isKnown) add(starts.unknown + predicted, 1);
    for (let k = 0; k < classes.length; k += 1) {
      const share = total > 0 ? (shares[k] as number) / total : 1 / classes.length;
      const units = Math.round(shareUnit * share);
      const of = (classes[k] as ScoredClass).probability.length;
      add(k * classes.length + predicted, units);
      add(starts.doubts + k * classes.length + predicted, Math.round(shareUnit * Math.sqrt(share * (1 - share))));
      add(starts.groups + k * shareGroups + shareGroup(bins[k] as number, of), units);
      if (!isKnown && k === predicted) add(starts.unknownRight + predicted, units);
    }
  }
}
