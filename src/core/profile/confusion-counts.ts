import type { Codec } from "../codec.ts";
import { addBlock, readBlock, writeBlock } from "./count-block.ts";

/** Classes with cells of their own: 2,500 counters. Rows of further classes are only right or wrong. */
const confusionClassLimit = 50;

/**
 * How often each class was predicted for each true one, exact under merging and taking away.
 * Classes are codes 0, 1, … of the model's dictionary; those from the limit on share two counters.
 */
export class ConfusionCounts {
  readonly classes: number;
  /** Row `actual * classes + predicted`; then right and wrong rows of further classes. */
  readonly counts: Float64Array;

  /** @param classes at most `confusionClassLimit` are told apart. */
  constructor(classes: number) {
    this.classes = Math.min(classes, confusionClassLimit);
    this.counts = new Float64Array(this.classes ** 2 + 2);
  }

  /** Counts a labelled prediction; `sign` -1 takes it back, exactly. */
  add(actual: number, predicted: number, sign: 1 | -1 = 1): void {
    const { classes, counts } = this;
    const inside = actual < classes && predicted < classes;
    const cell = inside ? actual * classes + predicted : classes ** 2 + (actual === predicted ? 0 : 1);
    counts[cell] = (counts[cell] as number) + sign;
  }

  /** Rows of true class `actual` that were predicted as `predicted`, both below `classes`. */
  at(actual: number, predicted: number): number {
    return this.counts[actual * this.classes + predicted] ?? 0;
  }

  /** All labelled rows, and those that were right. */
  totals(): { readonly rows: number; readonly right: number } {
    const rows = this.counts.reduce((sum, count) => sum + count, 0);
    let right = this.counts[this.classes ** 2] ?? 0;
    for (let c = 0; c < this.classes; c += 1) right += this.at(c, c);
    return { rows, right };
  }

  /** Adds or, with `sign` -1, evicts. @throws RangeError if the number of classes differs. */
  merge(other: ConfusionCounts, sign: 1 | -1 = 1): void {
    addBlock(this.counts, other.counts, sign);
  }
}

export const confusionCodec: Codec<ConfusionCounts> = {
  version: 1,
  encode(value, out) {
    out.varint(value.classes);
    writeBlock(value.counts, out);
  },
  decode(bytes) {
    const value = new ConfusionCounts(bytes.varint());
    const counts = readBlock(bytes);
    if (counts.length !== value.counts.length) return { unreadable: `${counts.length} counters of confusion` };
    value.counts.set(counts);
    return value;
  },
};
