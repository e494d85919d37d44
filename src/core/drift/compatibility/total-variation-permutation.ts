import { mersenneTwister } from "../../statistics/mersenne-twister.ts";

/** Evidently's number of permutations, and the seed that it starts each test with. */
const permutations = 1_000;
const seed = 0;

/**
 * p-value of the total variation distance as Evidently finds it: the share of 1,000 shuffles of all rows, by NumPy's old
 * generator with seed 0, whose distance is at least that of the samples. Some 10 ns a row and shuffle.
 *
 * @param reference category of each row, 0 … categories - 1, in the order of rows; on it the draws depend.
 */
export function totalVariationPValue(reference: Uint32Array, live: Uint32Array, categories: number): number {
  const pooled = new Uint32Array(reference.length + live.length);
  pooled.set(reference);
  pooled.set(live, reference.length);
  const all = countsOf(pooled, categories);
  const distance = (first: Float64Array) => {
    let sum = 0;
    for (let cell = 0; cell < categories; cell += 1) {
      const count = first[cell] as number;
      sum += Math.abs(count / reference.length - ((all[cell] as number) - count) / live.length);
    }
    return 0.5 * sum;
  };
  const observed = distance(countsOf(reference, categories));
  const next = mersenneTwister(seed);
  const shuffled = new Uint32Array(pooled.length);
  let further = 0;
  for (let run = 0; run < permutations; run += 1) {
    shuffled.set(pooled);
    shuffle(shuffled, next);
    if (observed <= distance(countsOf(shuffled.subarray(0, reference.length), categories))) further += 1;
  }
  return further / permutations;
}

function countsOf(codes: Uint32Array, categories: number): Float64Array {
  const counts = new Float64Array(categories);
  for (let row = 0; row < codes.length; row += 1)
    counts[codes[row] as number] = (counts[codes[row] as number] as number) + 1;
  return counts;
}

/** Fisher and Yates's shuffle from the end, each place drawn by masking and rejecting, as NumPy does. */
function shuffle(values: Uint32Array, next: () => number): void {
  for (let i = values.length - 1; i > 0; i -= 1) {
    const mask = 2 ** (32 - Math.clz32(i)) - 1;
    let j = (next() & mask) >>> 0;
    while (j > i) j = (next() & mask) >>> 0;
    const kept = values[i] as number;
    values[i] = values[j] as number;
    values[j] = kept;
  }
}
