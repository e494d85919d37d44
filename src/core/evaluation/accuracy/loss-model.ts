import { addBlock } from "../../profile/count-block.ts";

/** A cell whose rows have fewer reference labels than this is not believed. */
const supportLabels = 50;
/** Rows of mean loss that each cell is taken to have besides its own: what ties cells of few rows to the mean. */
const ridge = 1;
/** Powers of |predicted - actual| that are learnt: the losses, and their squares for their scatter. */
const powers = [1, 2, 4] as const;

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
    this.losses = new Float64Array((size + 1) * powers.length);
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
    for (const [i, power] of powers.entries()) {
      const loss = Math.abs(error) ** power;
      for (const place of [...places, size]) this.#count(this.losses, place * powers.length + i, loss);
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

/** Losses as a mean and one part for each cell of each column, of which a row has one a column. */
export interface LossModel {
  /** The version whose errors taught it. */
  readonly version: string;
  readonly cells: readonly number[];
  readonly rows: number;
  /** Of |e|, e² and e⁴: the mean, the parts by cell, and the variance of what they leave. */
  readonly losses: readonly { readonly mean: number; readonly parts: Float64Array; readonly residual: number }[];
  /** Lower triangle of the Cholesky factor of the fit's matrix, which tells how sure the parts are. */
  readonly factor: Float64Array;
  /** 1 where a cell had at least 50 labels. */
  readonly supported: Uint8Array;
}

/** Fits the parts; null without rows. */
export function learnLosses(version: string, sums: LossSums): LossModel | null {
  const { rows, size, cells } = sums;
  if (rows === 0) return null;
  const matrix = sums.pairs.map((count, i) => (i % (size + 1) === 0 ? count + ridge : count));
  const factor = choleskyFactor(matrix, size);
  const counts = Float64Array.from({ length: size }, (_, cell) => sums.pairs[cell * (size + 1)] as number);
  const losses = powers.map((_, power) => {
    const at = (place: number) => sums.losses[place * powers.length + power] as number;
    const mean = at(size) / rows;
    const beyond = counts.map((count, cell) => at(cell) - mean * count);
    const parts = solved(factor, size, beyond);
    const explained = parts.reduce((sum, part, cell) => sum + part * (beyond[cell] as number), 0);
    const squares = power + 1 < powers.length ? (sums.losses[size * powers.length + power + 1] as number) : Number.NaN;
    const residual = Math.max(0, squares - rows * mean * mean - explained) / Math.max(1, rows - size);
    return { mean, parts, residual };
  });
  return {
    version,
    cells,
    rows,
    losses,
    factor,
    supported: Uint8Array.from(counts, (count) => (count >= supportLabels ? 1 : 0)),
  };
}

/** L with L Lᵀ = matrix, symmetric and positive definite; row by row. */
function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size ** 2);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let rest = matrix[row * size + column] as number;
      for (let k = 0; k < column; k += 1)
        rest -= (factor[row * size + k] as number) * (factor[column * size + k] as number);
      factor[row * size + column] =
        row === column ? Math.sqrt(rest) : rest / (factor[column * size + column] as number);
    }
  }
  return factor;
}

/** y with L y = values. */
export function forwardSolved(factor: Float64Array, size: number, values: Float64Array): Float64Array {
  const y = values.slice();
  for (let row = 0; row < size; row += 1) {
    for (let k = 0; k < row; k += 1)
      y[row] = (y[row] as number) - (factor[row * size + k] as number) * (y[k] as number);
    y[row] = (y[row] as number) / (factor[row * size + row] as number);
  }
  return y;
}

/** x with L Lᵀ x = values. */
function solved(factor: Float64Array, size: number, values: Float64Array): Float64Array {
  const x = forwardSolved(factor, size, values);
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let k = row + 1; k < size; k += 1)
      x[row] = (x[row] as number) - (factor[k * size + row] as number) * (x[k] as number);
    x[row] = (x[row] as number) / (factor[row * size + row] as number);
  }
  return x;
}
