import type { CategoricalSample, NumericSample } from "../../src/core/drift/compatibility/sample.ts";

/** Numbers in any order; `whole` where others would read the column as integers. */
export function numberSample(values: ArrayLike<number>, whole = false): NumericSample {
  return { kind: "numeric", sorted: Float64Array.from(values).sort(), whole };
}

/** Categories named by numbers, in the order of rows. */
export function categoriesInOrder(values: readonly (number | string)[]): CategoricalSample {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  const index = new Map([...counts.keys()].map((text, key) => [text, key]));
  const inOrder = () => Uint32Array.from(values, (value) => index.get(String(value)) ?? 0);
  return { kind: "categorical", counts, rows: values.length, inOrder };
}
