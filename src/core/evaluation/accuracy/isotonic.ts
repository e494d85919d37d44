/** A point of a step function to be fitted: the mean outcome at x, and its weight > 0. */
export interface WeightedPoint {
  readonly x: number;
  readonly mean: number;
  readonly weight: number;
}

/**
 * The non-decreasing values nearest to the points in weighted squares, one for each, by pooling adjacent violators
 * (Ayer et al. 1955; scikit-learn's `IsotonicRegression`). Points come in ascending x.
 */
export function isotonicFit(points: readonly Omit<WeightedPoint, "x">[]): Float64Array {
  const means = new Float64Array(points.length);
  const weights = new Float64Array(points.length);
  const ends = new Int32Array(points.length);
  let blocks = 0;
  for (const [i, point] of points.entries()) {
    means[blocks] = point.mean;
    weights[blocks] = point.weight;
    ends[blocks] = i + 1;
    blocks += 1;
    while (blocks > 1 && (means[blocks - 2] as number) >= (means[blocks - 1] as number)) {
      const [left, right] = [weights[blocks - 2] as number, weights[blocks - 1] as number];
      const weighted = left * (means[blocks - 2] as number) + right * (means[blocks - 1] as number);
      means[blocks - 2] = weighted / (left + right);
      weights[blocks - 2] = left + right;
      ends[blocks - 2] = i + 1;
      blocks -= 1;
    }
  }
  const fitted = new Float64Array(points.length);
  for (let block = 0, from = 0; block < blocks; block += 1) {
    fitted.fill(means[block] as number, from, ends[block]);
    from = ends[block] as number;
  }
  return fitted;
}

/** Value at x on the straight lines between knots, ascending in x and at least one; beyond them that of the outermost. */
export function interpolated(knots: readonly WeightedPoint[], fitted: Float64Array, x: number): number {
  let above = 0;
  let to = knots.length;
  while (above < to) {
    const middle = (above + to) >>> 1;
    if ((knots[middle]?.x ?? 0) < x) above = middle + 1;
    else to = middle;
  }
  const [left, right] = [knots[above - 1], knots[above]];
  if (left === undefined) return fitted[0] ?? Number.NaN;
  if (right === undefined) return fitted[above - 1] ?? Number.NaN;
  const [a, b] = [fitted[above - 1] as number, fitted[above] as number];
  return a + ((b - a) * (x - left.x)) / (right.x - left.x);
}
