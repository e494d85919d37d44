import { type LossSums, lossPowers } from "../../reference/loss-sums.ts";

/** A cell whose rows have fewer reference labels than this is not believed. */
const supportLabels = 50;
/** Rows of mean loss that each cell is taken to have besides its own: what ties cells of few rows to the mean. */
const ridge = 1;
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
  const losses = lossPowers.map((_, power) => {
    const at = (place: number) => sums.losses[place * lossPowers.length + power] as number;
    const mean = at(size) / rows;
    const beyond = counts.map((count, cell) => at(cell) - mean * count);
    const parts = solved(factor, size, beyond);
    const explained = parts.reduce((sum, part, cell) => sum + part * (beyond[cell] as number), 0);
    const squares =
      power + 1 < lossPowers.length ? (sums.losses[size * lossPowers.length + power + 1] as number) : Number.NaN;
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
