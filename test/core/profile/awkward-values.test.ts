import { expect, test } from "vitest";
import { type Codec, pack, unpack } from "../../../src/core/codec.ts";
import { ConfusionCounts, confusionCodec } from "../../../src/core/profile/confusion-counts.ts";
import { distinctCount, hyperLogLog, hyperLogLogCodec, observeHash } from "../../../src/core/profile/hyper-log-log.ts";
import {
  latencyBucket,
  latencyBucketCount,
  latencyBucketMidMs,
  latencyQuantileMs,
} from "../../../src/core/profile/latency-buckets.ts";
import { MomentSums, momentCodec } from "../../../src/core/profile/moment-sums.ts";
import { RegressionSums, regressionCodec } from "../../../src/core/profile/regression-sums.ts";
import { ScoreHistogram, scoreBins, scoreHistogramCodec } from "../../../src/core/profile/score-histogram.ts";
import { SpaceSaving, spaceSavingCodec } from "../../../src/core/profile/space-saving.ts";
import { textHash } from "../../../src/core/profile/text-hash.ts";

/** The numbers that break what takes its input for well behaved; a batch holds no other ones. */
const finite = [0, -0, Number.MIN_VALUE, -Number.MIN_VALUE, 1e-320, 1e308, -1e308, Number.MAX_VALUE, -Number.MAX_VALUE];
const manyTexts = Array.from({ length: 100_000 }, (_, i) => `category ${i}`);
const strangeTexts = ["", " ", "__proto__", "constructor", "\u0000", "\ud800", "🙂", "x".repeat(100_000)];

function expectBack<Value>(codec: Codec<Value>, value: Value): void {
  expect(pack(codec, unpack(codec, pack(codec, value)) as Value)).toEqual(pack(codec, value));
}

test("summaries of nothing come back from their bytes, and have no figures", () => {
  const histogram = new ScoreHistogram(scoreBins());
  expectBack(scoreHistogramCodec, histogram);
  expectBack(momentCodec, new MomentSums(3));
  expectBack(regressionCodec, new RegressionSums());
  expectBack(confusionCodec, new ConfusionCounts());
  expectBack(hyperLogLogCodec, hyperLogLog());
  expectBack(spaceSavingCodec, new SpaceSaving());
  expect(latencyQuantileMs(new Float64Array(latencyBucketCount), 0, 0.99)).toBeNaN();
});

test("any finite latency has a bucket, and its middle is a number", () => {
  for (const latency of [...finite, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const bucket = latencyBucket(latency);
    expect(Number.isInteger(bucket) && bucket >= 0 && bucket < latencyBucketCount, String(latency)).toBe(true);
    expect(Number.isFinite(latencyBucketMidMs(bucket))).toBe(true);
  }
});

test("any finite score is counted in a bin and taken back from it without a trace", () => {
  const histogram = new ScoreHistogram(scoreBins(0.5));
  const empty = pack(scoreHistogramCodec, histogram);
  for (const score of finite)
    for (const ofClass of [true, false]) {
      histogram.score(score);
      histogram.label(score, ofClass);
    }
  expect(histogram.counts.every(Number.isFinite)).toBe(true);
  for (const score of finite)
    for (const ofClass of [true, false]) {
      histogram.score(score, -1);
      histogram.label(score, ofClass, -1);
    }
  expect(pack(scoreHistogramCodec, histogram)).toEqual(empty);
});

test("moments stay finite whatever a row holds, also by a reference without spread", () => {
  const sums = new MomentSums(2);
  for (const value of [...finite, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const deviations of [Float64Array.of(0, 0), Float64Array.of(1e-300, 1e300), Float64Array.of(1, 1)])
      sums.add([value, -value], { means: Float64Array.of(0, 1e308), deviations });
  expect([...sums.sums, ...sums.products].every(Number.isFinite)).toBe(true);
});

test("100,000 categories, and texts that are keys of objects or no text at all, keep summaries small and near", () => {
  const [cardinality, frequent] = [hyperLogLog(), new SpaceSaving()];
  for (const text of manyTexts) {
    const { high, low } = textHash(text);
    observeHash(cardinality, high, low);
    frequent.add(text);
  }
  expect(Math.abs(distinctCount(cardinality) / 100_000 - 1)).toBeLessThan(0.05);
  expect(frequent.entries().length).toBeLessThanOrEqual(128);
  expect(pack(spaceSavingCodec, frequent).length).toBeLessThan(20_000);
  const strange = new SpaceSaving();
  for (const text of strangeTexts) for (let i = 0; i < 3; i += 1) strange.add(text);
  // Half a pair of surrogates comes back as the sign for what is no text, so that bytes are not compared.
  for (const summary of [strange, unpack(spaceSavingCodec, pack(spaceSavingCodec, strange)) as SpaceSaving])
    expect(summary.entries().map(({ count, error }) => [count, error])).toEqual(strangeTexts.map(() => [3, 0]));
});
