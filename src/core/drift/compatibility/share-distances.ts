/** Distances between two lists of shares over the same cells, in the forms that other tools give them. */

type Shares = ArrayLike<number>;

/** Counts as shares of `rows`. */
export function sharesOf(counts: ArrayLike<number>, rows: number): Float64Array {
  return Float64Array.from(counts, (count) => count / rows);
}

/** Jensen-Shannon distance √(½ KL(p‖m) + ½ KL(q‖m)), logarithms to `base`, after normalising both sides. */
export function jensenShannonDistance(p: Shares, q: Shares, base: number): number {
  const [sumP, sumQ] = [sum(p), sum(q)];
  let [left, right] = [0, 0];
  for (let i = 0; i < p.length; i += 1) {
    const [a, b] = [(p[i] as number) / sumP, (q[i] as number) / sumQ];
    const middle = (a + b) / 2;
    if (a > 0) left += a * Math.log(a / middle);
    if (b > 0) right += b * Math.log(b / middle);
  }
  return Math.sqrt(Math.max(0, (left + right) / 2 / Math.log(base)));
}

/** Kullback-Leibler divergence Σ p ln(p/q) in nats, after normalising both sides; infinite where q alone is 0. */
export function kullbackLeibler(p: Shares, q: Shares): number {
  const [sumP, sumQ] = [sum(p), sum(q)];
  let divergence = 0;
  for (let i = 0; i < p.length; i += 1) {
    const [a, b] = [(p[i] as number) / sumP, (q[i] as number) / sumQ];
    if (a > 0) divergence += a * Math.log(a / b);
  }
  return divergence;
}

/** Population stability index Σ (p − q) ln(p/q); infinite where one side alone is 0. */
export function populationStability(p: Shares, q: Shares): number {
  let index = 0;
  for (let i = 0; i < p.length; i += 1) {
    const [a, b] = [p[i] as number, q[i] as number];
    if (a !== b) index += (a - b) * Math.log(a / b);
  }
  return index;
}

/** Hellinger distance √(1 − Σ √(p q)), in [0, 1]. */
export function hellingerByOverlap(p: Shares, q: Shares): number {
  let overlap = 0;
  for (let i = 0; i < p.length; i += 1) overlap += Math.sqrt((p[i] as number) * (q[i] as number));
  return Math.sqrt(1 - Math.min(1, overlap));
}

/** Hellinger distance √(½ Σ (√p − √q)²). */
export function hellingerByRoots(p: Shares, q: Shares): number {
  let squares = 0;
  for (let i = 0; i < p.length; i += 1) squares += (Math.sqrt(p[i] as number) - Math.sqrt(q[i] as number)) ** 2;
  return Math.sqrt(squares / 2);
}

/** Largest difference of a share. */
export function largestDifference(p: Shares, q: Shares): number {
  let largest = 0;
  for (let i = 0; i < p.length; i += 1) largest = Math.max(largest, Math.abs((p[i] as number) - (q[i] as number)));
  return largest;
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i] as number;
  return total;
}
