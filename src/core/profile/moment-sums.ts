import type { Codec } from "../codec.ts";
import type { Moments } from "../statistics/joint-moments.ts";
import { mixBits } from "./text-hash.ts";

/** Standardised values beyond this are brought to it, so that one outlier cannot rule a covariance. */
const clip = 5;

/** Where a column's values lie in the reference; a deviation of 0 makes every value count as its mean. */
export interface Standard {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Σ z and Σ z zᵀ of rows standardised by the reference, z in [-5, 5]. Merge by adding; rounding aside, order is nothing. */
export class MomentSums {
  readonly dimension: number;
  rows = 0;
  readonly sums: Float64Array;
  /** Lower triangle by rows: entry (i, j), j <= i, at i(i+1)/2 + j. */
  readonly products: Float64Array;
  readonly #z: Float64Array;

  constructor(dimension: number) {
    this.dimension = dimension;
    this.sums = new Float64Array(dimension);
    this.products = new Float64Array((dimension * (dimension + 1)) / 2);
    this.#z = new Float64Array(dimension);
  }

  /** Adds a row of `dimension` values; one that is not a number counts as the reference's mean. */
  add(values: ArrayLike<number>, standard: Standard): void {
    const z = this.#z;
    this.rows += 1;
    let at = 0;
    for (let i = 0; i < this.dimension; i += 1) {
      const zi = standardised(values[i] as number, standard.means[i] as number, standard.deviations[i] as number);
      z[i] = zi;
      this.sums[i] = (this.sums[i] as number) + zi;
      for (let j = 0; j <= i; j += 1, at += 1)
        this.products[at] = (this.products[at] as number) + zi * (z[j] as number);
    }
  }

  /** @throws RangeError if the dimension differs. */
  merge(other: MomentSums): void {
    if (other.dimension !== this.dimension)
      throw new RangeError(`moments of ${other.dimension} columns cannot join those of ${this.dimension}`);
    this.rows += other.rows;
    for (let i = 0; i < this.sums.length; i += 1) this.sums[i] = (this.sums[i] as number) + (other.sums[i] as number);
    for (let i = 0; i < this.products.length; i += 1)
      this.products[i] = (this.products[i] as number) + (other.products[i] as number);
  }
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
  return { dimension, rows, mean, covariance };
}

function standardised(value: number, mean: number, deviation: number): number {
  const z = (value - mean) / deviation;
  return deviation > 0 && !Number.isNaN(z) ? Math.min(clip, Math.max(-clip, z)) : 0;
}

/**
 * Whether a row belongs to a sample of about `share` of all rows, by a hash of its position: the same after every
 * restart, and independent of what the row holds. The seed keeps samples for different uses apart.
 *
 * @param high,low words of the position's or id's hash.
 */
export function sampled(high: number, low: number, seed: number, share: number): boolean {
  return mixBits(mixBits(high ^ seed) ^ low) < share * 2 ** 32;
}

/** Columns of a moment sum that was written; more would take over a gigabyte. */
const dimensionLimit = 4_096;

export const momentCodec: Codec<MomentSums> = {
  version: 1,
  encode(value, out) {
    out.varint(value.dimension);
    out.varint(value.rows);
    for (const sum of value.sums) out.double(sum);
    for (const product of value.products) out.double(product);
  },
  decode(bytes) {
    const dimension = bytes.varint();
    if (dimension > dimensionLimit) return { unreadable: `moments of ${dimension} columns` };
    const value = new MomentSums(dimension);
    value.rows = bytes.varint();
    for (let i = 0; i < value.sums.length; i += 1) value.sums[i] = bytes.double();
    for (let i = 0; i < value.products.length; i += 1) value.products[i] = bytes.double();
    return value;
  },
};
