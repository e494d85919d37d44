/** A non-decreasing step function as its knots, ascending in x, and their values. */
export interface IsotonicCurve {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * The non-decreasing shares nearest to outcomes in weighted squares, by pooling adjacent violators (Ayer et al. 1955;
 * scikit-learn's `IsotonicRegression`). Null without rows; places without rows have no knot.
 *
 * @param x ascending @param positive rows of the class at x @param negative other rows
 */
export function isotonicCurve(x: Float64Array, positive: Float64Array, negative: Float64Array): IsotonicCurve | null {
  const [knots, means, weights] = [new Float64Array(x.length), new Float64Array(x.length), new Float64Array(x.length)];
  const ends = new Int32Array(x.length);
  let [count, blocks] = [0, 0];
  for (let i = 0; i < x.length; i += 1) {
    const weight = (positive[i] as number) + (negative[i] as number);
    if (weight === 0) continue;
    knots[count] = x[i] as number;
    count += 1;
    means[blocks] = (positive[i] as number) / weight;
    weights[blocks] = weight;
    ends[blocks] = count;
    blocks += 1;
    while (blocks > 1 && (means[blocks - 2] as number) >= (means[blocks - 1] as number)) {
      const [left, right] = [weights[blocks - 2] as number, weights[blocks - 1] as number];
      const weighted = left * (means[blocks - 2] as number) + right * (means[blocks - 1] as number);
      means[blocks - 2] = weighted / (left + right);
      weights[blocks - 2] = left + right;
      ends[blocks - 2] = count;
      blocks -= 1;
    }
  }
  if (count === 0) return null;
  const y = new Float64Array(count);
  for (let block = 0, from = 0; block < blocks; block += 1) {
    y.fill(means[block] as number, from, ends[block]);
    from = ends[block] as number;
  }
  return { x: knots.subarray(0, count), y };
}

/** Values on the straight lines between knots; beyond them that of the outermost (`out_of_bounds="clip"`). @param at ascending */
export function valuesAt({ x, y }: IsotonicCurve, at: Float64Array): Float64Array {
  const values = new Float64Array(at.length);
  const last = x.length - 1;
  let above = 0;
  for (let i = 0; i < at.length; i += 1) {
    const place = at[i] as number;
    while (above <= last && (x[above] as number) < place) above += 1;
    if (above === 0 || above > last) {
      values[i] = y[above === 0 ? 0 : last] as number;
      continue;
    }
    const [from, to] = [x[above - 1] as number, x[above] as number];
    const [low, high] = [y[above - 1] as number, y[above] as number];
    values[i] = low + ((high - low) * (place - from)) / (to - from);
  }
  return values;
}
