/** Arithmetic mean of ascending values, without overflow; 0 of none. */
export function mean(sorted: Float64Array): number {
  let average = 0;
  let n = 0;
  for (const value of sorted) {
    n += 1;
    average += value / n - average / n;
  }
  return average;
}

/** Standard deviation (divisor n) of ascending values by Welford's recurrence; 0 of none, the largest double if it overflows. */
export function standardDeviation(sorted: Float64Array): number {
  let average = 0;
  let squares = 0;
  let n = 0;
  for (const value of sorted) {
    n += 1;
    const before = value - average;
    average += value / n - average / n;
    squares += before * (value - average);
  }
  const deviation = n === 0 ? 0 : Math.sqrt(squares / n);
  return Number.isFinite(deviation) ? deviation : Number.MAX_VALUE;
}

/** Third quartile minus the first, each a value of nearest rank; 0 of none. */
export function interquartileRange(sorted: Float64Array): number {
  const range = nearestRank(sorted, 0.75) - nearestRank(sorted, 0.25);
  return Number.isFinite(range) ? range : Number.MAX_VALUE;
}

/** Value of rank ⌈quantile · n⌉ of ascending values; 0 of none. */
function nearestRank(sorted: Float64Array, quantile: number): number {
  return sorted[Math.max(Math.ceil(quantile * sorted.length), 1) - 1] ?? 0;
}
