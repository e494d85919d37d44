/** 32 buckets per octave from 2^-10 ms (about 1 µs) to 2^24 ms (about 4.6 h): value error at most 2.2 %. */
export const bucketsPerOctave = 32;
export const latencyBucketCount = 34 * bucketsPerOctave;
