interface Bucket {
  readonly sum: number;
  /** Σ(x − mean)² of its values. */
  readonly squares: number;
}

/**
 * A window of numbers as buckets of 1, 2, 4, … values: sums and scatter of all, and of every suffix that ends at a
 * bucket, in memory that grows with the logarithm of its length (Datar et al., exponential histogram, 2002).
 */
export class BucketWindow {
  length = 0;
  sum = 0;
  /** Σ(x − mean)² over the window. */
  squares = 0;
  readonly #bucketsPerSize: number;
  /** Row i holds buckets of 2^i values, oldest first; higher rows are older. */
  readonly #rows: Bucket[][] = [[]];

  constructor(bucketsPerSize: number) {
    this.#bucketsPerSize = bucketsPerSize;
  }

  add(value: number): void {
    if (this.length > 0) this.squares += scatter(1, value, this.length, this.sum);
    this.length += 1;
    this.sum += value;
    this.#rows[0]?.push({ sum: value, squares: 0 });
    this.#merge();
  }

  dropOldest(): void {
    const row = this.#rows.at(-1);
    const oldest = row?.shift();
    if (row === undefined || oldest === undefined) return;
    const size = 2 ** (this.#rows.length - 1);
    this.length -= size;
    this.sum -= oldest.sum;
    this.squares -= oldest.squares + (this.length > 0 ? scatter(size, oldest.sum, this.length, this.sum) : 0);
    if (row.length === 0 && this.#rows.length > 1) this.#rows.pop();
  }

  /** Whether some cut passes, oldest first: after each bucket but the newest of its size. */
  someCut(passes: (olderLength: number, olderSum: number) => boolean): boolean {
    let [olderLength, olderSum] = [0, 0];
    for (let size = this.#rows.length - 1; size >= 0; size -= 1) {
      const row = this.#rows[size] ?? [];
      for (let i = 0; i + 1 < row.length; i += 1) {
        olderLength += 2 ** size;
        olderSum += row[i]?.sum ?? 0;
        if (passes(olderLength, olderSum)) return true;
      }
    }
    return false;
  }

  /** A row too long hands its two oldest on as one. */
  #merge(): void {
    for (let size = 0; (this.#rows[size]?.length ?? 0) > this.#bucketsPerSize; size += 1) {
      const [a, b] = this.#rows[size]?.splice(0, 2) ?? [];
      if (a === undefined || b === undefined) return;
      const values = 2 ** size;
      if (this.#rows[size + 1] === undefined) this.#rows.push([]);
      const squares = a.squares + b.squares + scatter(values, a.sum, values, b.sum);
      this.#rows[size + 1]?.push({ sum: a.sum + b.sum, squares });
    }
  }
}

/** What two groups' own scatter lacks of the scatter of both: n₁n₂(μ₁ − μ₂)²/(n₁ + n₂). */
function scatter(n1: number, sum1: number, n2: number, sum2: number): number {
  const difference = sum1 / n1 - sum2 / n2;
  return (n1 * n2 * difference * difference) / (n1 + n2);
}
