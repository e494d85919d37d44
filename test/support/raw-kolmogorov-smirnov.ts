/** sup |F - G| of two ascending samples by walking through all their rows: what binned distances are held to. */
export function rawKolmogorovSmirnov(first: Float64Array, second: Float64Array): number {
  let [i, j, largest] = [0, 0, 0];
  while (i < first.length && j < second.length) {
    const value = Math.min(first[i] ?? Number.NaN, second[j] ?? Number.NaN);
    while (i < first.length && (first[i] ?? Number.NaN) <= value) i++;
    while (j < second.length && (second[j] ?? Number.NaN) <= value) j++;
    largest = Math.max(largest, Math.abs(i / first.length - j / second.length));
  }
  return largest;
}
