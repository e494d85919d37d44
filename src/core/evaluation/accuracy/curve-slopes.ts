import type { CalibrationMap } from "./calibration-map.ts";
import type { ClassesByScore } from "./score-curve.ts";

/** How the AUC changes with one more row of the class, and one less of the others, in each bin. */
export function areaSlopes({ positive, negative }: ClassesByScore, area: number): Float64Array {
  const slopes = new Float64Array(positive.length);
  let [p, n] = [0, 0];
  for (let bin = 0; bin < positive.length; bin += 1) {
    p += positive[bin] as number;
    n += negative[bin] as number;
  }
  let [below, above] = [0, p];
  for (let bin = 0; bin < positive.length; bin += 1) {
    const [pos, neg] = [positive[bin] as number, negative[bin] as number];
    above -= pos;
    slopes[bin] = (below + neg / 2 - pos / 2 - above - area * (n - p)) / (p * n);
    below += neg;
  }
  return slopes;
}

/** The same for the average precision. */
export function precisionSlopes({ positive, negative }: ClassesByScore, average: number): Float64Array {
  const slopes = new Float64Array(positive.length);
  let [right, rows] = [0, 0];
  // A row of the class adds its own precision, and raises that of all of the class below it.
  for (let bin = positive.length - 1; bin >= 0; bin -= 1) {
    right += positive[bin] as number;
    rows += (positive[bin] as number) + (negative[bin] as number);
    slopes[bin] = rows > 0 ? right / rows : 0;
  }
  let lower = 0;
  for (let bin = 0; bin < positive.length; bin += 1) {
    if (rows > 0) lower += (positive[bin] as number) / rows;
    slopes[bin] = ((slopes[bin] as number) + lower - average) / right;
    rows -= (positive[bin] as number) + (negative[bin] as number);
  }
  return slopes;
}

/** How far Σ weight × share over bins is from its own value in each of a map's resamples. */
export function resampledErrors(
  weights: Float64Array,
  { probability, replicates }: Pick<CalibrationMap, "probability" | "replicates">,
): Float64Array {
  const used = Int32Array.from(weights.keys()).filter((bin) => weights[bin] !== 0);
  const weighted = (shares: ArrayLike<number>) => {
    let sum = 0;
    for (let i = 0; i < used.length; i += 1) {
      const bin = used[i] as number;
      sum += (weights[bin] as number) * (shares[bin] as number);
    }
    return sum;
  };
  const expected = weighted(probability);
  return Float64Array.from(replicates, (replicate) => weighted(replicate) - expected);
}

/** Variance of the sum of errors, each list times its factor. */
export function varianceOfErrors(...parts: readonly (readonly [factor: number, errors: Float64Array])[]): number {
  const n = parts[0]?.[1].length ?? 0;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < n; i += 1) {
    const error = parts.reduce((total, [factor, errors]) => total + factor * (errors[i] as number), 0);
    sum += error;
    squares += error * error;
  }
  return n === 0 ? 0 : Math.max(0, squares / n - (sum / n) ** 2);
}
