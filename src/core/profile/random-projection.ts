import { mixBits } from "./text-hash.ts";

/** Dimensions that an embedding is brought down to. */
export const projectedDimensions = 32;

/**
 * A seeded projection of vectors to 32 numbers whose distances stay near the true ones: entries ±1 by coin, scaled by
 * 1/√32 (Achlioptas 2003). The same seed gives the same projection on every machine.
 */
export class RandomProjection {
  readonly dimension: number;
  /** Signs by output, then by input. */
  readonly #signs: Int8Array;

  constructor(dimension: number, seed: number) {
    this.dimension = dimension;
    this.#signs = new Int8Array(dimension * projectedDimensions);
    for (let i = 0; i < this.#signs.length; i += 1) this.#signs[i] = mixBits(mixBits(seed) + i) & 0x80 ? 1 : -1;
  }

  /** Writes the 32 projected numbers of `vector` (of `dimension` finite numbers). */
  project(vector: Float64Array, into: Float64Array): void {
    const signs = this.#signs;
    const scale = 1 / Math.sqrt(projectedDimensions);
    for (let k = 0, at = 0; k < projectedDimensions; k += 1) {
      let sum = 0;
      for (let i = 0; i < this.dimension; i += 1, at += 1) sum += (signs[at] as number) * (vector[i] as number);
      into[k] = sum * scale;
    }
  }
}
