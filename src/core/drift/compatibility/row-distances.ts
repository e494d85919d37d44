/** Distances from the rows themselves, no bins between. */

export interface RowDistances {
  /** Kolmogorov-Smirnov distance sup |F − G|, in [0, 1]. */
  readonly kolmogorovSmirnov: number;
  /** First Wasserstein distance ∫ |F − G|, in the unit of the values; the largest double if it overflows. */
  readonly wasserstein: number;
}

/** Both distances in one walk through two ascending samples, neither empty. */
export function rowDistances(first: Float64Array, second: Float64Array): RowDistances {
  const [n, m] = [first.length, second.length];
  let [i, j, largest, area] = [0, 0, 0, 0];
  while (i < n || j < m) {
    const value = Math.min(i < n ? (first[i] as number) : Infinity, j < m ? (second[j] as number) : Infinity);
    while (i < n && first[i] === value) i += 1;
    while (j < m && second[j] === value) j += 1;
    const difference = Math.abs(i / n - j / m);
    if (difference > largest) largest = difference;
    if (i === n && j === m) break;
    const next = Math.min(i < n ? (first[i] as number) : Infinity, j < m ? (second[j] as number) : Infinity);
    // No difference over a gap wider than the largest double is none.
    if (difference > 0) area += difference * (next - value);
  }
  return { kolmogorovSmirnov: largest, wasserstein: Math.min(area, Number.MAX_VALUE) };
}
