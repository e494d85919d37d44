import { addBlock } from "../../profile/count-block.ts";
import type { CalibrationMap } from "./calibration-map.ts";
import type { ConfusionMatrix } from "./confusion-margins.ts";
import type { ClassesByScore } from "./score-curve.ts";

/** Expectations are kept in whole units of 2^-24, so that taking away is exact. */
const unit = 2 ** 24;

/**
 * What is expected of scored rows of a model with several classes, without their labels: each class's score is mapped
 * alone, and a row's shares are scaled to add up to 1 (NannyML's multiclass CBPE), so rows have to be seen one by one.
 * Sums, exact under merging and taking away, in so far as the maps are the same.
 */
export class ClassExpectation {
  readonly maps: readonly CalibrationMap[];
  /** Row `class * classes + predicted`: expected rows, and the sum of their maps' standard deviations. */
  readonly #cells: Float64Array;
  readonly #deviations: Float64Array;
  /** By predicted class: rows; those with a score that the map does not know; how many of these are expected to be right. */
  readonly #rows: Float64Array;
  readonly #unknown: Float64Array;
  readonly #unknownRight: Float64Array;
  /** By class, rows and expected rows of the class by score bin. */
  readonly #byScore: readonly { readonly rows: Float64Array; readonly ofClass: Float64Array }[];
  readonly #shares: Float64Array;

  /** @param maps by class code */
  constructor(maps: readonly CalibrationMap[]) {
    const classes = maps.length;
    this.maps = maps;
    this.#cells = new Float64Array(classes ** 2);
    this.#deviations = new Float64Array(classes ** 2);
    this.#rows = new Float64Array(classes);
    this.#unknown = new Float64Array(classes);
    this.#unknownRight = new Float64Array(classes);
    this.#shares = new Float64Array(classes);
    this.#byScore = maps.map(({ probability }) => ({
      rows: new Float64Array(probability.length),
      ofClass: new Float64Array(probability.length),
    }));
  }

  /** Counts a row (1) or takes it back (−1). @param scores one for each class, in [0, 1] @param predicted class code */
  add(scores: ArrayLike<number>, predicted: number, sign: 1 | -1 = 1): void {
    const { maps } = this;
    const shares = this.#shares;
    let [total, known] = [0, true];
    for (const [k, { reference, probability, supported }] of maps.entries()) {
      const bin = reference.bins.locate(scores[k] as number);
      shares[k] = probability[bin] as number;
      total += shares[k] as number;
      if (supported[bin] === 0) known = false;
    }
    for (const [k, { reference, variance }] of maps.entries()) {
      const bin = reference.bins.locate(scores[k] as number);
      const share = sign * Math.round(unit * (total > 0 ? (shares[k] as number) / total : 1 / maps.length));
      const deviation = sign * Math.round(unit * Math.sqrt(variance[bin] as number));
      const cell = k * maps.length + predicted;
      add(this.#cells, cell, share);
      add(this.#deviations, cell, deviation);
      const at = this.#byScore[k];
      if (at === undefined) continue;
      add(at.rows, bin, sign);
      add(at.ofClass, bin, share);
      if (!known && k === predicted) add(this.#unknownRight, predicted, share);
    }
    add(this.#rows, predicted, sign);
    if (!known) add(this.#unknown, predicted, sign);
  }

  /** Adds or takes away rows that were mapped alike. @throws RangeError if the shapes differ. */
  merge(other: ClassExpectation, sign: 1 | -1 = 1): void {
    addBlock(this.#cells, other.#cells, sign);
    addBlock(this.#deviations, other.#deviations, sign);
    addBlock(this.#rows, other.#rows, sign);
    addBlock(this.#unknown, other.#unknown, sign);
    addBlock(this.#unknownRight, other.#unknownRight, sign);
    for (const [k, into] of this.#byScore.entries()) {
      const from = other.#byScore[k];
      if (from === undefined) continue;
      addBlock(into.rows, from.rows, sign);
      addBlock(into.ofClass, from.ofClass, sign);
    }
  }

  get matrix(): ConfusionMatrix {
    return { classes: this.maps.length, cells: this.#cells.map((value) => value / unit) };
  }

  /** Sum over the rows of a cell of the standard deviation of their class's mapped share. */
  deviation(ofClass: number, predicted: number): number {
    return (this.#deviations[ofClass * this.maps.length + predicted] as number) / unit;
  }

  /** Rows predicted as the class, how many have a score that its map does not know, and how many of these may be right. */
  at(predicted: number): { readonly rows: number; readonly unknown: number; readonly unknownRight: number } {
    return {
      rows: this.#rows[predicted] as number,
      unknown: this.#unknown[predicted] as number,
      unknownRight: (this.#unknownRight[predicted] as number) / unit,
    };
  }

  /** Expected rows of the class and of others by the class's own score. */
  byScore(ofClass: number): ClassesByScore {
    const { rows, ofClass: expected } = this.#byScore[ofClass] ?? { rows: new Float64Array(0), ofClass: [] };
    const positive = Float64Array.from(rows, (_, bin) => (expected[bin] as number) / unit);
    return { positive, negative: rows.map((count, bin) => Math.max(0, count - (positive[bin] as number))) };
  }

  /** All rows by the class's score. */
  rowsByScore(ofClass: number): Float64Array {
    return this.#byScore[ofClass]?.rows ?? new Float64Array(0);
  }
}

function add(into: Float64Array, at: number, amount: number): void {
  into[at] = (into[at] as number) + amount;
}
