import type { Codec } from "../codec.ts";

/** Sums over labelled rows of a regression; e = predicted - actual. Differences of sums lose digits, so they only merge. */
export interface RegressionSums {
  rows: number;
  /** Σ e, Σ |e|, Σ e². */
  error: number;
  absoluteError: number;
  squaredError: number;
  /** Σ (y - shift), Σ (y - shift)², Σ |y|: the shift keeps R² from cancelling where values are far from 0. */
  actual: number;
  squaredActual: number;
  absoluteActual: number;
  /** Rows with |y| above the guard, and Σ |e / y| over them. */
  relativeRows: number;
  relativeError: number;
}

/** What the sums of a model are taken by; equal in all that merge. */
export interface RegressionFrame {
  /** Near the mean of the actual values, for instance the reference's. */
  readonly shift: number;
  /** Values this near to 0 have no relative error; > 0. */
  readonly relativeGuard: number;
}

export function regressionSums(): RegressionSums {
  return {
    rows: 0,
    error: 0,
    absoluteError: 0,
    squaredError: 0,
    actual: 0,
    squaredActual: 0,
    absoluteActual: 0,
    relativeRows: 0,
    relativeError: 0,
  };
}

/** Adds a labelled row; both values are finite. `sign` -1 takes one back, up to rounding. */
export function addRegressionRow(
  sums: RegressionSums,
  frame: RegressionFrame,
  predicted: number,
  actual: number,
  sign: 1 | -1 = 1,
): void {
  const error = predicted - actual;
  const shifted = actual - frame.shift;
  sums.rows += sign;
  sums.error += sign * error;
  sums.absoluteError += sign * Math.abs(error);
  sums.squaredError += sign * error * error;
  sums.actual += sign * shifted;
  sums.squaredActual += sign * shifted * shifted;
  sums.absoluteActual += sign * Math.abs(actual);
  if (Math.abs(actual) <= frame.relativeGuard) return;
  sums.relativeRows += sign;
  sums.relativeError += sign * Math.abs(error / actual);
}

export function mergeRegressionSums(into: RegressionSums, other: RegressionSums): void {
  for (const key of keys) into[key] += other[key];
}

const keys = Object.keys(regressionSums()) as (keyof RegressionSums)[];

export const regressionCodec: Codec<RegressionSums> = {
  version: 1,
  encode(value, out) {
    for (const key of keys) out.double(value[key]);
  },
  decode(bytes) {
    const value = regressionSums();
    for (const key of keys) value[key] = bytes.double();
    return value;
  },
};
