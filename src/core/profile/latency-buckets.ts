/** 32 buckets per octave from 2^-10 ms (about 1 µs) to 2^24 ms (about 4.6 h): value error at most 2.2 %. */
const bucketsPerOctave = 32;
export const latencyBucketCount = 34 * bucketsPerOctave;

const lowestMs = 2 ** -10;
const highestMs = 2 ** 24;
/** 11 exponent bits and the top 5 of the fraction: the sub-buckets of an octave are equally wide. */
const dropBits = 15;
const firstTopBits = (1023 - 10) * bucketsPerOctave;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const highWord = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Bucket of a latency: [lower, upper) bounds; values beyond the range join the first or the last. Not for NaN. */
export function latencyBucket(ms: number): number {
  if (ms < lowestMs) return 0;
  if (ms >= highestMs) return latencyBucketCount - 1;
  double[0] = ms;
  return ((words[highWord] as number) >>> dropBits) - firstTopBits;
}

/** The smallest latency of a bucket, in ms; of `latencyBucketCount` the end of the last one. */
export function latencyBucketLowerMs(bucket: number): number {
  const octave = Math.floor(bucket / bucketsPerOctave);
  return 2 ** (octave - 10) * (1 + (bucket - octave * bucketsPerOctave) / bucketsPerOctave);
}

/** The latency that stands for a bucket, in ms: its middle, at most 1/64 away from any value inside. */
export function latencyBucketMidMs(bucket: number): number {
  return (latencyBucketLowerMs(bucket) + latencyBucketLowerMs(bucket + 1)) / 2;
}

/** Bucket that holds the value of rank ⌈quantile · n⌉ (nearest rank); -1 when nothing was counted. */
export function latencyQuantileBucket(counts: ArrayLike<number>, from: number, quantile: number): number {
  let total = 0;
  for (let i = 0; i < latencyBucketCount; i += 1) total += counts[from + i] as number;
  if (total === 0) return -1;
  let left = Math.min(Math.max(Math.ceil(quantile * total), 1), total);
  for (let i = 0; i < latencyBucketCount; i += 1) {
    left -= counts[from + i] as number;
    if (left <= 0) return i;
  }
  return latencyBucketCount - 1;
}

/**
 * A latency quantile (nearest rank) in ms, within 2.2 % of the raw one; NaN when nothing was counted.
 *
 * @param counts a vector that holds the buckets from index `from` on.
 * @param quantile in (0, 1].
 */
export function latencyQuantileMs(counts: ArrayLike<number>, from: number, quantile: number): number {
  const bucket = latencyQuantileBucket(counts, from, quantile);
  return bucket < 0 ? Number.NaN : latencyBucketMidMs(bucket);
}
