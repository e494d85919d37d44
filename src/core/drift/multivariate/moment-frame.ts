import type { MomentSums } from "../../profile/moment-sums.ts";
import { type SymmetricEigen, symmetricEigen } from "../../statistics/symmetric-eigen.ts";

/** Mean and covariance (divisor n) of standardised columns. */
export interface Moments {
  readonly dimension: number;
  readonly mean: Float64Array;
  /** By rows. */
  readonly covariance: Float64Array;
}

/** A reference's moments and the axes along which it varies, prepared once for many windows. */
export interface MomentFrame extends Moments {
  readonly eigen: SymmetricEigen;
}

/** Moments of the rows behind the sums; undefined without rows. */
export function momentsOf({ dimension, rows, sums, products }: MomentSums): Moments | undefined {
  if (rows === 0) return undefined;
  const mean = sums.map((sum) => sum / rows);
  const covariance = new Float64Array(dimension * dimension);
  let at = 0;
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j <= i; j++, at++) {
      const value = (products[at] ?? 0) / rows - (mean[i] ?? 0) * (mean[j] ?? 0);
      covariance[i * dimension + j] = value;
      covariance[j * dimension + i] = value;
    }
  }
  return { dimension, mean, covariance };
}

/** The frame of a reference's sums; undefined without rows. */
export function momentFrame(reference: MomentSums): MomentFrame | undefined {
  const moments = momentsOf(reference);
  return moments && { ...moments, eigen: symmetricEigen(moments.covariance, moments.dimension) };
}

/** vᵀ M v of a matrix by rows. */
export function quadraticForm(matrix: Float64Array, left: Float64Array, right: Float64Array): number {
  const size = left.length;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    let row = 0;
    for (let j = 0; j < size; j++) row += (matrix[i * size + j] ?? 0) * (right[j] ?? 0);
    sum += (left[i] ?? 0) * row;
  }
  return sum;
}

export function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
