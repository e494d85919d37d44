/** Mean and sum of squared deviations of the values so far (Welford 1962). */
export interface RunningMoments {
  readonly n: number;
  readonly mean: number;
  /** Σ(x − mean)². */
  readonly squares: number;
}

export const noMoments: RunningMoments = { n: 0, mean: 0, squares: 0 };

export function withValue({ n, mean, squares }: RunningMoments, value: number): RunningMoments {
  const after = mean + (1 / (n + 1)) * (value - mean);
  return { n: n + 1, mean: after, squares: squares + (value - mean) * (value - after) };
}

/** Standard deviation with divisor n − 1; 0 for fewer than two values. */
export function standardDeviation({ n, squares }: RunningMoments): number {
  return n > 1 ? Math.sqrt(squares / (n - 1)) : 0;
}
