import { normalQuantile } from "./normal-distribution.ts";

/** Uniform numbers in (0, 1), the same for the same seed on every machine, for resampling (mulberry32 by T. Ettinger). */
export function seededUniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

/** From this variance on, counts are drawn as rounded normal ones. */
const normalFrom = 30;
/** Normal numbers are drawn from this many quantiles, which is enough to be rounded to counts. */
const quantiles = Float64Array.from({ length: 4_096 }, (_, i) => normalQuantile((i + 0.5) / 4_096));

/** A Poisson count of this expectation, by one uniform number: about 10 ns, 50 below an expectation of 30. */
export function poissonCount(expectation: number, uniform: () => number): number {
  if (expectation === 0) return 0;
  const place = uniform();
  if (expectation >= normalFrom) return Math.max(0, Math.round(expectation + Math.sqrt(expectation) * normalAt(place)));
  let chance = Math.exp(-expectation);
  let count = 0;
  for (let below = chance; below < place && chance > 0; below += chance) {
    count += 1;
    chance *= expectation / count;
  }
  return count;
}

/** How many of n rows are taken if each is with this chance, in (0, ½], by one uniform number. */
export function binomialCount(n: number, share: number, uniform: () => number): number {
  const place = uniform();
  const variance = n * share * (1 - share);
  if (variance >= normalFrom)
    return Math.min(n, Math.max(0, Math.round(n * share + Math.sqrt(variance) * normalAt(place))));
  let chance = (1 - share) ** n;
  let count = 0;
  for (let below = chance; below < place && count < n; below += chance) {
    chance *= ((n - count) * share) / ((count + 1) * (1 - share));
    count += 1;
  }
  return count;
}

function normalAt(place: number): number {
  return quantiles[Math.floor(place * quantiles.length)] as number;
}
