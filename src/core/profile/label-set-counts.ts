import type { Codec } from "../codec.ts";
import { addBlock, readBlock, writeBlock } from "./count-block.ts";

/** Sums over rows of right labels t, predicted p, actual a, their squares and products, rows, and rows with t = p = a. */
const rowSums = ["right", "predicted", "actual", "tt", "tp", "ta", "pp", "pa", "aa", "rows", "exact"] as const;

export type LabelSetTotals = Readonly<Record<(typeof rowSums)[number], number>>;

/**
 * Outcomes of rows that carry any number of labels: how often each label was predicted, was true, and was both, and
 * what ratios of such counts need to know of rows. Exact under merging and taking away.
 */
export class LabelSetCounts {
  readonly labels: number;
  /** Three counters a label: right, predicted, actual; then the sums over rows. */
  readonly counts: Float64Array;

  constructor(labels: number) {
    this.labels = labels;
    this.counts = new Float64Array(3 * labels + rowSums.length);
  }

  /** Counts a labelled row (1) or takes it back (−1); codes from `labels` on have no counters of their own. */
  add(predicted: readonly number[], actual: readonly number[], sign: 1 | -1 = 1): void {
    const [said, is] = [new Set(predicted), new Set(actual)];
    const right = [...said].filter((label) => is.has(label));
    for (const label of right) this.#count(label, 0, sign);
    for (const label of said) this.#count(label, 1, sign);
    for (const label of is) this.#count(label, 2, sign);
    const [t, p, a] = [right.length, said.size, is.size];
    const sums = [t, p, a, t * t, t * p, t * a, p * p, p * a, a * a, 1, t === p && t === a ? 1 : 0];
    for (const [i, value] of sums.entries()) this.#add(3 * this.labels + i, sign * value);
  }

  /** Rows in which the label was predicted and true, predicted, and true. */
  at(label: number): { readonly right: number; readonly predicted: number; readonly actual: number } {
    const [right = 0, predicted = 0, actual = 0] = this.counts.subarray(3 * label, 3 * label + 3);
    return { right, predicted, actual };
  }

  get totals(): LabelSetTotals {
    const sums = rowSums.map((name, i) => [name, this.counts[3 * this.labels + i]]);
    return Object.fromEntries(sums) as Record<keyof LabelSetTotals, number>;
  }

  /** Adds or, with `sign` -1, evicts. @throws RangeError if the number of labels differs. */
  merge(other: LabelSetCounts, sign: 1 | -1 = 1): void {
    addBlock(this.counts, other.counts, sign);
  }

  #count(label: number, counter: number, sign: 1 | -1): void {
    if (label < this.labels) this.#add(3 * label + counter, sign);
  }

  #add(cell: number, amount: number): void {
    this.counts[cell] = (this.counts[cell] as number) + amount;
  }
}

export const labelSetCodec: Codec<LabelSetCounts> = {
  version: 1,
  encode(value, out) {
    out.varint(value.labels);
    writeBlock(value.counts, out);
  },
  decode(bytes) {
    const labels = bytes.varint();
    const counts = readBlock(bytes);
    if (counts.length !== 3 * labels + rowSums.length) return { unreadable: `${counts.length} counters of labels` };
    const value = new LabelSetCounts(labels);
    value.counts.set(counts);
    return value;
  },
};
