import { type SymmetricEigen, symmetricEigen } from "./symmetric-eigen.ts";

/** Mean and covariance (divisor n) of rows of standardised columns. */
export interface Moments {
  readonly dimension: number;
  readonly rows: number;
  readonly mean: Float64Array;
  /** By rows. */
  readonly covariance: Float64Array;
}

/** A reference's moments and the axes along which it varies, prepared once for many windows. */
export interface MomentFrame extends Moments {
  readonly eigen: SymmetricEigen;
}

export function momentFrame(moments: Moments): MomentFrame {
  return { ...moments, eigen: symmetricEigen(moments.covariance, moments.dimension) };
}

/** uᵀ M v of a matrix by rows. */
export function quadraticForm(matrix: Float64Array, u: Float64Array, v: Float64Array): number {
  return dot(u, product(matrix, v));
}

/** M v of a square matrix by rows. */
export function product(matrix: Float64Array, v: Float64Array): Float64Array {
  const size = v.length;
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let row = 0;
    for (let j = 0; j < size; j++) row += (matrix[i * size + j] as number) * (v[j] as number);
    out[i] = row;
  }
  return out;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
