import type { ByteReader, ByteWriter } from "../codec.ts";
import {
  addRegressionRow,
  type RegressionFrame,
  type RegressionSums,
  regressionCodec,
  regressionSums,
} from "../profile/regression-sums.ts";

const fields = Object.keys(regressionSums()) as (keyof RegressionSums)[];

/**
 * Sums of a regression that rows can leave again: each is kept as a sum and what rounding took from it, about 106 bits
 * together, so that what a row leaves behind when it is taken back is 10^-32 of it (TwoSum: Knuth, The Art of Computer Programming 2, 4.2.2).
 */
export class RetractableRegression {
  readonly #sums: RegressionSums;
  readonly #lost: RegressionSums;

  constructor(sums: RegressionSums = regressionSums(), lost: RegressionSums = regressionSums()) {
    this.#sums = sums;
    this.#lost = lost;
  }

  /** Adds (1) or takes back (−1) a labelled row; both values are finite. */
  add(frame: RegressionFrame, predicted: number, actual: number, sign: 1 | -1): void {
    const row = regressionSums();
    addRegressionRow(row, frame, predicted, actual, sign);
    for (const field of fields) this.#add(field, row[field]);
  }

  /** Adds the rows of another. */
  merge(other: RetractableRegression): void {
    for (const field of fields) {
      this.#add(field, other.#sums[field]);
      this.#lost[field] += other.#lost[field];
    }
  }

  get total(): RegressionSums {
    const total = regressionSums();
    for (const field of fields) total[field] = this.#sums[field] + this.#lost[field];
    return total;
  }

  #add(field: keyof RegressionSums, value: number): void {
    const before = this.#sums[field];
    const sum = before + value;
    const added = sum - before;
    this.#lost[field] += before - (sum - added) + (value - added);
    this.#sums[field] = sum;
  }

  encode(out: ByteWriter): void {
    regressionCodec.encode(this.#sums, out);
    regressionCodec.encode(this.#lost, out);
  }

  /** Reads what `encode` wrote. */
  static decode(bytes: ByteReader): RetractableRegression | { unreadable: string } {
    const sums = regressionCodec.decode(bytes, regressionCodec.version);
    if ("unreadable" in sums) return sums;
    const lost = regressionCodec.decode(bytes, regressionCodec.version);
    if ("unreadable" in lost) return lost;
    return new RetractableRegression(sums, lost);
  }
}
