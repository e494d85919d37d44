import fc from "fast-check";
import { expect, test } from "vitest";
import {
  latencyBucket,
  latencyBucketCount,
  latencyBucketLowerMs,
  latencyBucketMidMs,
  latencyQuantileMs,
} from "../../../src/core/profile/latency-buckets.ts";

test("a bucket's middle is within 2.2 % of every value in it", () => {
  fc.assert(
    fc.property(fc.double({ min: 2 ** -10, max: 2 ** 24, maxExcluded: true, noNaN: true }), (ms) => {
      expect(Math.abs(latencyBucketMidMs(latencyBucket(ms)) / ms - 1)).toBeLessThanOrEqual(0.022);
    }),
  );
});

test("a bucket begins at its lower bound and ends just before the next", () => {
  for (let bucket = 0; bucket < latencyBucketCount; bucket += 1) {
    const lower = latencyBucketLowerMs(bucket);
    expect(latencyBucket(lower)).toBe(bucket);
    if (bucket > 0) expect(latencyBucket(lower * (1 - 2 ** -53))).toBe(bucket - 1);
  }
});

test("values beyond the range join the first and the last bucket", () => {
  for (const ms of [0, -0, -5, 5e-324, 1e-9]) expect(latencyBucket(ms)).toBe(0);
  for (const ms of [2 ** 24, 1e12, Number.MAX_VALUE]) expect(latencyBucket(ms)).toBe(latencyBucketCount - 1);
});

test("a quantile is within 2.2 % of the nearest-rank quantile of the raw values", () => {
  const values = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(values, fc.double({ min: 0.001, max: 1, noNaN: true }), (raw, quantile) => {
      const counts = new Uint32Array(3 + latencyBucketCount);
      for (const ms of raw) counts[3 + latencyBucket(ms)] = (counts[3 + latencyBucket(ms)] as number) + 1;
      const exact = Float64Array.from(raw).sort()[Math.max(Math.ceil(quantile * raw.length), 1) - 1] as number;
      expect(Math.abs(latencyQuantileMs(counts, 3, quantile) / exact - 1)).toBeLessThanOrEqual(0.022);
    }),
  );
});

test("a quantile of nothing is not a number", () => {
  expect(latencyQuantileMs(new Uint32Array(latencyBucketCount), 0, 0.5)).toBeNaN();
});
