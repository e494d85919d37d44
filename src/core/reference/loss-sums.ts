import { addBlock } from "../profile/count-block.ts";

/** Powers of |predicted - actual| that are learnt: the losses, and their squares for their scatter. */
export const lossPowers = [1, 2, 4] as const;

/**
 * What losses a regression's labelled reference rows had by the cells that their prediction and their leading features
 * fell into: sums for a least-squares fit of one part per cell and column (Hastie & Tibshirani 1990). Sums merge.
 */
export class LossSums {
  /** Cells of each column. */
  readonly cells: readonly number[];
  rows = 0;
  /** Rows by pair of cells, and sums of |e|, e², e⁴ by cell, then of all. */
  readonly pairs: Float64Array;
  readonly losses: Float64Array;
  readonly #starts: readonly number[];

  constructor(cells: readonly number[]) {
    this.cells = cells;
    this.#starts = cells.map((_, column) => cells.slice(0, column).reduce((sum, count) => sum + count, 0));
    const size = this.size;
    this.pairs = new Float64Array(size ** 2);
    this.losses = new Float64Array((size + 1) * lossPowers.length);
  }

  get size(): number {
    return this.cells.reduce((sum, count) => sum + count, 0);
  }

  /** Adds a labelled row. @param at its cell in each column @param error predicted less actual, finite */
  add(at: readonly number[], error: number): void {
    const { size } = this;
    const places = at.map((cell, column) => (this.#starts[column] as number) + cell);
    this.rows += 1;
    for (const a of places) for (const b of places) this.#count(this.pairs, a * size + b, 1);
    for (const [i, power] of lossPowers.entries()) {
      const loss = Math.abs(error) ** power;
      for (const place of [...places, size]) this.#count(this.losses, place * lossPowers.length + i, loss);
    }
  }

  /** @throws RangeError if the cells differ in number. */
  merge(other: LossSums): void {
    addBlock(this.pairs, other.pairs, 1);
    addBlock(this.losses, other.losses, 1);
    this.rows += other.rows;
  }

  #count(into: Float64Array, at: number, amount: number): void {
    into[at] = (into[at] as number) + amount;
  }
}
