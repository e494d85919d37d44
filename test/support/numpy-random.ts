import { mersenneTwister } from "../../src/core/statistics/mersenne-twister.ts";

/** Draws as NumPy's old generator gives them after `numpy.random.seed(seed)`. */
export interface NumpyDraws {
  normal(mean: number, deviation: number, size: number): Float64Array;
  /** `choice(values, size)`, with putting back. */
  choice<Value>(values: readonly Value[], size: number): Value[];
}

export function numpyDraws(seed: number): NumpyDraws {
  const next = mersenneTwister(seed);
  const uniform = () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
  let spare: number | undefined;
  return {
    normal: (mean, deviation, size) => Float64Array.from({ length: size }, () => mean + deviation * gauss()),
    choice: (values, size) => Array.from({ length: size }, () => values[below(values.length)] as (typeof values)[0]),
  };

  /** Marsaglia's polar method, whose second number comes first. */
  function gauss(): number {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = factor * x;
      return factor * y;
    }
  }

  function below(bound: number): number {
    const mask = bound <= 1 ? 0 : 2 ** (32 - Math.clz32(bound - 1)) - 1;
    let drawn = (next() & mask) >>> 0;
    while (drawn >= bound) drawn = (next() & mask) >>> 0;
    return drawn;
  }
}
