/** Buckets of label delay: about 7 % wide each, to within a second at the low end, up to 2 years. */
export const delayBucketCount = 255;
const perUnit = 14;

/** Bucket of a delay in seconds; labels from before the prediction have delay 0. */
export function delayBucket(delaySeconds: number): number {
  return Math.min(delayBucketCount - 1, Math.floor(perUnit * Math.log1p(Math.max(0, delaySeconds))));
}

/** The delay at which a bucket ends, in seconds. */
export function delayBucketEndSeconds(bucket: number): number {
  return Math.expm1((bucket + 1) / perUnit);
}
