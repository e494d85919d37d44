import type { Moments } from "../statistics/joint-moments.ts";

/** More columns cost more than they tell: sums grow with their square. */
export const momentColumnLimit = 64;
/** Standardised values beyond this many deviations are brought to it, so that one outlier cannot rule a covariance. */
export const momentClip = 5;
/**
 * Standardised values are rounded to 1/64 and counted from -5, as whole numbers up to 640: their products add up, and are
 * taken away, exactly while a sum stays below 2^53, which is 2·10^10 rows: a day of 250,000 a second.
 */
export const momentUnit = 1 / 64;

/** Where a pane keeps the first and second moments of its numeric columns, and what these are standardised by. */
export interface MomentCells {
  /** Rows; then Σ Z of each column; then Σ Z Zᵀ, the lower triangle by rows. */
  readonly base: number;
  /** Indices of the layout's columns. */
  readonly columns: readonly number[];
  /** Of the reference, by column; the deviations are not 0. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** What to keep moments of. */
export type MomentShape = Omit<MomentCells, "base">;

/** Counters that the moments of so many columns take. */
export function momentCellCount(columns: number): number {
  return 1 + columns + (columns * (columns + 1)) / 2;
}

/**
 * The moments in counters that begin at `base`; undefined without rows. Exact but for the rounding of each value, which
 * adds 2·10^-5 to a variance of about 1, in a reference as in live rows.
 */
export function momentsIn(counts: ArrayLike<number>, base: number, dimension: number): Moments | undefined {
  const rows = counts[base] as number;
  if (rows === 0) return undefined;
  const middle = momentClip / momentUnit;
  const mean = Float64Array.from({ length: dimension }, (_, i) => (counts[base + 1 + i] as number) / rows - middle);
  const covariance = new Float64Array(dimension * dimension);
  let at = base + 1 + dimension;
  for (let i = 0; i < dimension; i += 1) {
    for (let j = 0; j <= i; j += 1, at += 1) {
      const [a, b] = [(mean[i] as number) + middle, (mean[j] as number) + middle];
      const value = ((counts[at] as number) / rows - a * b) * momentUnit ** 2;
      covariance[i * dimension + j] = value;
      covariance[j * dimension + i] = value;
    }
  }
  return { dimension, rows, mean: mean.map((value) => value * momentUnit), covariance };
}
