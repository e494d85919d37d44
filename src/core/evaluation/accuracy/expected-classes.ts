import { classShareStarts, shareGroup, shareGroups, shareUnit } from "../../profile/class-shares.ts";
import type { CalibrationMap } from "./calibration-map.ts";
import type { ConfusionMatrix } from "./confusion-margins.ts";
import type { ClassesByScore } from "./score-curve.ts";

/**
 * What is expected of scored rows of a model with several classes, from the counters of their shares
 * (`profile/class-shares.ts`) and the histogram of each class's score.
 */
export class ExpectedClasses {
  readonly maps: readonly CalibrationMap[];
  readonly #cells: Float64Array;
  readonly #rowsByScore: readonly Float64Array[];
  readonly #deviations: Float64Array;
  readonly #doubts: Float64Array;
  readonly #byScore = new Map<number, ClassesByScore>();

  /** @param maps by class @param cells counters from their base on @param rowsByScore rows by bin of each class's score */
  constructor(maps: readonly CalibrationMap[], cells: Float64Array, rowsByScore: readonly Float64Array[]) {
    this.maps = maps;
    this.#cells = cells;
    this.#rowsByScore = rowsByScore;
    const { doubts } = classShareStarts(maps.length);
    this.#doubts = Float64Array.from(maps, (_, k) =>
      cells.subarray(doubts + k * maps.length, doubts + (k + 1) * maps.length).reduce((sum, value) => sum + value, 0),
    );
    this.#deviations = Float64Array.from(maps, ({ variance }, k) =>
      this.rowsByScore(k).reduce((sum, rows, bin) => sum + rows * Math.sqrt(variance[bin] as number), 0),
    );
  }

  /** Expected rows by class and predicted class. */
  get matrix(): ConfusionMatrix {
    const classes = this.maps.length;
    return { classes, cells: this.#cells.subarray(0, classes ** 2).map((value) => value / shareUnit) };
  }

  /**
   * Sum over the rows of a cell of the standard deviation of their class's mapped share: that of all rows, which the
   * histogram tells, in proportion to the cells' doubts.
   */
  deviation(ofClass: number, predicted: number): number {
    const classes = this.maps.length;
    const { doubts } = classShareStarts(classes);
    const from = doubts + ofClass * classes;
    const all = this.#doubts[ofClass] as number;
    return all === 0 ? 0 : ((this.#deviations[ofClass] as number) * (this.#cells[from + predicted] as number)) / all;
  }

  /** Rows predicted as the class, how many have a score that its map does not know, and how many of these may be right. */
  at(predicted: number): { readonly rows: number; readonly unknown: number; readonly unknownRight: number } {
    const { rows, unknown, unknownRight } = classShareStarts(this.maps.length);
    return {
      rows: this.#cells[rows + predicted] as number,
      unknown: this.#cells[unknown + predicted] as number,
      unknownRight: (this.#cells[unknownRight + predicted] as number) / shareUnit,
    };
  }

  /** Expected rows of the class and of others by the class's own score: its mapped shares, scaled to each group's sum. */
  byScore(ofClass: number): ClassesByScore {
    const known = this.#byScore.get(ofClass) ?? this.#scaled(ofClass);
    this.#byScore.set(ofClass, known);
    return known;
  }

  /** All rows by the class's score. */
  rowsByScore(ofClass: number): Float64Array {
    return this.#rowsByScore[ofClass] ?? new Float64Array(0);
  }

  #scaled(ofClass: number): ClassesByScore {
    const rows = this.rowsByScore(ofClass);
    const { probability } = this.maps[ofClass] ?? { probability: new Float64Array(0) };
    const mapped = new Float64Array(shareGroups);
    rows.forEach((count, bin) => {
      const group = shareGroup(bin, rows.length);
      mapped[group] = (mapped[group] as number) + count * (probability[bin] as number);
    });
    const from = classShareStarts(this.maps.length).groups + ofClass * shareGroups;
    const positive = rows.map((count, bin) => {
      const group = shareGroup(bin, rows.length);
      const scale = (this.#cells[from + group] as number) / shareUnit / (mapped[group] as number);
      return mapped[group] === 0 ? 0 : Math.min(count, count * (probability[bin] as number) * scale);
    });
    return { positive, negative: rows.map((count, bin) => count - (positive[bin] as number)) };
  }
}
