/** The values of one column without its missing ones: what other tools compute from. */
export type Sample = NumericSample | CategoricalSample;

export interface NumericSample {
  readonly kind: "numeric";
  /** Ascending, finite. */
  readonly sorted: Float64Array;
  /** Every row of the column is a whole number, which others then read as integers; NumPy has wider bins for these. */
  readonly whole?: boolean;
}

export interface CategoricalSample {
  readonly kind: "categorical";
  /** Rows by category; none of zero. */
  readonly counts: ReadonlyMap<string, number>;
  readonly rows: number;
  /** Of each row with a value, in the order of rows, its category's index in `counts`; where the order is known. */
  readonly inOrder?: () => Uint32Array;
}

/** The sample of a column that both sides know as numeric. @throws TypeError of another one. */
export function numeric(sample: Sample): NumericSample {
  if (sample.kind === "numeric") return sample;
  throw new TypeError("a numeric column is compared with a categorical one");
}

/** The sample of a column that both sides know as categorical. @throws TypeError of another one. */
export function categorical(sample: Sample): CategoricalSample {
  if (sample.kind === "categorical") return sample;
  throw new TypeError("a categorical column is compared with a numeric one");
}

/** Rows with a value. */
export function rowsOf(sample: Sample): number {
  return sample.kind === "numeric" ? sample.sorted.length : sample.rows;
}

/** How often each number occurs, in ascending order. */
export function countNumbers(sorted: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (let from = 0; from < sorted.length; ) {
    const value = sorted[from] as number;
    let to = from + 1;
    while (to < sorted.length && sorted[to] === value) to += 1;
    counts.set(value + 0, to - from);
    from = to;
  }
  return counts;
}

/** Number of distinct values of an ascending array; counting stops above `limit`. */
export function distinctUpTo(sorted: Float64Array, limit: number): number {
  let distinct = 0;
  for (let i = 0; i < sorted.length && distinct <= limit; i += 1) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct += 1;
  }
  return distinct;
}

/** Counts of both sides over the union of their keys, the first side's keys first. */
export function alignCounts<Key>(
  first: ReadonlyMap<Key, number>,
  second: ReadonlyMap<Key, number>,
): { readonly first: Float64Array; readonly second: Float64Array } {
  const keys = [...first.keys(), ...[...second.keys()].filter((key) => !first.has(key))];
  return {
    first: Float64Array.from(keys, (key) => first.get(key) ?? 0),
    second: Float64Array.from(keys, (key) => second.get(key) ?? 0),
  };
}
