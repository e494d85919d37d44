import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, unpack } from "../../../src/core/codec.ts";
import {
  distinctCount,
  type HyperLogLog,
  hyperLogLog,
  hyperLogLogCodec,
  mergeHyperLogLog,
  observeHash,
} from "../../../src/core/profile/hyper-log-log.ts";
import { textHash } from "../../../src/core/profile/text-hash.ts";

function observe(summary: HyperLogLog, text: string): void {
  const { high, low } = textHash(text);
  observeHash(summary, high, low);
}

function summaryOf(texts: Iterable<string>): HyperLogLog {
  const summary = hyperLogLog();
  for (const text of texts) observe(summary, text);
  return summary;
}

function merged(...parts: HyperLogLog[]): HyperLogLog {
  const all = hyperLogLog();
  for (const part of parts) mergeHyperLogLog(all, part);
  return all;
}

test("the standard error is 1.6 % and the bias nothing, over 60 streams from ten texts to 30,000", () => {
  const checkpoints = [10, 100, 1_000, 3_000, 10_000, 20_000, 30_000];
  const streams = 60;
  const sums = checkpoints.map(() => ({ error: 0, squares: 0 }));
  for (let stream = 0; stream < streams; stream += 1) {
    const summary = hyperLogLog();
    let seen = 0;
    checkpoints.forEach((count, i) => {
      for (; seen < count; seen += 1) observe(summary, `${stream}/category-${seen}`);
      const error = distinctCount(summary) / count - 1;
      const sum = sums[i] as { error: number; squares: number };
      sum.error += error;
      sum.squares += error * error;
    });
  }
  for (const { error, squares } of sums) {
    expect(Math.abs(error / streams)).toBeLessThan((3 * 0.01625) / Math.sqrt(streams));
    expect(Math.sqrt(squares / streams)).toBeLessThan(0.021);
  }
});

test("nothing counts as 0, one as one, and seeing the same again changes nothing", () => {
  expect(distinctCount(hyperLogLog())).toBe(0);
  expect(distinctCount(summaryOf(new Array(1_000).fill("same")))).toBeCloseTo(1, 3);
});

const texts = fc.array(fc.string(), { maxLength: 60 });

test("merging is associative, commutative and the same as one stream", () => {
  fc.assert(
    fc.property(texts, texts, texts, (a, b, c) => {
      const whole = summaryOf([...a, ...b, ...c]);
      expect(merged(summaryOf(a), merged(summaryOf(b), summaryOf(c)))).toEqual(whole);
      expect(merged(merged(summaryOf(c), summaryOf(a)), summaryOf(b))).toEqual(whole);
    }),
  );
});

test("few and many registers come back from their bytes, few of them in few", () => {
  const many = summaryOf(Array.from({ length: 20_000 }, (_, i) => `${i}`));
  const few = summaryOf(["a", "b", "c"]);
  for (const summary of [many, few, hyperLogLog()])
    expect(unpack(hyperLogLogCodec, pack(hyperLogLogCodec, summary))).toEqual(summary);
  expect(pack(hyperLogLogCodec, few).length).toBeLessThan(20);
  expect(unpack(hyperLogLogCodec, Uint8Array.of(1, 0, 3, 1, 2, 3))).toEqual({
    unreadable: "3 registers instead of 4096",
  });
});

test("bits of the hash come out even, however alike the texts are", () => {
  const ones = new Float64Array(64);
  const n = 20_000;
  for (let i = 0; i < n; i += 1) {
    const { high, low } = textHash(`user-${i}`);
    for (let bit = 0; bit < 32; bit += 1) {
      ones[bit] = (ones[bit] as number) + ((high >>> bit) & 1);
      ones[32 + bit] = (ones[32 + bit] as number) + ((low >>> bit) & 1);
    }
  }
  for (const count of ones) expect(Math.abs(count / n - 0.5)).toBeLessThan(0.02);
});
