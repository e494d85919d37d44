import type { Codec } from "../codec.ts";
import { addBlock, readBlock, writeBlock } from "./count-block.ts";

/** Classes with cells of their own: 2,500 counters. Rows of further classes are only right or wrong. */
const confusionClassLimit = 50;

/**
 * How often each class was predicted for each true one, exact under merging and taking away.
 * Classes are codes 0, 1, … of the model's dictionary and get cells as they come; those from the limit on share two counters.
 */
export class ConfusionCounts {
  #classes = 0;
  #counts = new Float64Array(2);
  readonly #limit: number;

  /** @param limit classes that are told apart, at most */
  constructor(classes = 0, limit = confusionClassLimit) {
    this.#limit = limit;
    this.#grow(classes);
  }

  /** Classes with cells of their own. */
  get classes(): number {
    return this.#classes;
  }

  /** Row `actual * classes + predicted`; then right and wrong rows of further classes. Replaced when a class is new. */
  get counts(): Float64Array {
    return this.#counts;
  }

  /** Counts a labelled prediction; `sign` -1 takes it back, exactly. */
  add(actual: number, predicted: number, sign: 1 | -1 = 1): void {
    const inside = actual < this.#limit && predicted < this.#limit;
    if (inside) this.#grow(Math.max(actual, predicted) + 1);
    const cell = inside ? actual * this.#classes + predicted : this.#classes ** 2 + (actual === predicted ? 0 : 1);
    this.#counts[cell] = (this.#counts[cell] as number) + sign;
  }

  /** Rows of true class `actual` that were predicted as `predicted`. */
  at(actual: number, predicted: number): number {
    return Math.max(actual, predicted) < this.#classes ? (this.#counts[actual * this.#classes + predicted] ?? 0) : 0;
  }

  /** Rows of which one class or both have no cells: those that were right, and those that were wrong. */
  get further(): { readonly right: number; readonly wrong: number } {
    const [right = 0, wrong = 0] = this.#counts.subarray(this.#classes ** 2);
    return { right, wrong };
  }

  /**
   * Whether it has rows of more classes than are told apart: what is right of one class is then not known.
   *
   * @param known classes that the model has; 0: those that were counted
   */
  isOverfull(known = 0): boolean {
    const { right, wrong } = this.further;
    return right + wrong > 0 && (this.#classes === this.#limit || known > this.#limit);
  }

  /** All labelled rows, and those that were right. */
  totals(): { readonly rows: number; readonly right: number } {
    const rows = this.#counts.reduce((sum, count) => sum + count, 0);
    let { right } = this.further;
    for (let c = 0; c < this.#classes; c += 1) right += this.at(c, c);
    return { rows, right };
  }

  /** Adds or, with `sign` -1, evicts, counts of the same limit. */
  merge(other: ConfusionCounts, sign: 1 | -1 = 1): void {
    this.#grow(other.classes);
    if (other.classes === this.#classes) {
      addBlock(this.#counts, other.counts, sign);
      return;
    }
    const wider = new ConfusionCounts(this.#classes, this.#limit);
    wider.#take(other);
    addBlock(this.#counts, wider.counts, sign);
  }

  #grow(classes: number): void {
    const wanted = Math.min(classes, this.#limit);
    if (wanted <= this.#classes) return;
    const before = new ConfusionCounts();
    before.#classes = this.#classes;
    before.#counts = this.#counts;
    this.#classes = wanted;
    this.#counts = new Float64Array(wanted ** 2 + 2);
    this.#take(before);
  }

  #take(narrower: ConfusionCounts): void {
    for (let actual = 0; actual < narrower.classes; actual += 1)
      for (let predicted = 0; predicted < narrower.classes; predicted += 1)
        this.#counts[actual * this.#classes + predicted] = narrower.at(actual, predicted);
    this.#counts.set(narrower.counts.subarray(narrower.classes ** 2), this.#classes ** 2);
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
