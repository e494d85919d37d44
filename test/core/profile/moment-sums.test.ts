import { mean, sampleCovariance } from "simple-statistics";
import { expect, test } from "vitest";
import { pack, unpack } from "../../../src/core/codec.ts";
import { EmbeddingSummary, embeddingCodec } from "../../../src/core/profile/embedding-summary.ts";
import { MomentSums, momentCodec, sampled } from "../../../src/core/profile/moment-sums.ts";
import { RandomProjection } from "../../../src/core/profile/random-projection.ts";
import { textHash } from "../../../src/core/profile/text-hash.ts";
import { normal, seededRandom } from "../../support/random.ts";

const standard = { means: Float64Array.of(1, -2, 0), deviations: Float64Array.of(2, 1, 0) };

function rows(seed: number, count: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => [1 + 2 * normal(random), -2 + normal(random), normal(random)]);
}

function momentsOf(list: readonly number[][]): MomentSums {
  const sums = new MomentSums(3);
  for (const row of list) sums.add(row, standard);
  return sums;
}

function expectSame(a: MomentSums, b: MomentSums): void {
  expect(a.rows).toBe(b.rows);
  a.sums.forEach((sum, i) => {
    expect(sum).toBeCloseTo(b.sums[i] ?? NaN, 8);
  });
  a.products.forEach((product, i) => {
    expect(product).toBeCloseTo(b.products[i] ?? NaN, 8);
  });
}

test("moments are those that an array would give", () => {
  const list = rows(1, 500);
  const sums = momentsOf(list);
  const [x, y] = [list.map(([v = NaN]) => (v - 1) / 2), list.map(([, v = NaN]) => v + 2)];
  const [mx, my] = [(sums.sums[0] ?? NaN) / 500, (sums.sums[1] ?? NaN) / 500];
  expect([mx, my]).toEqual([expect.closeTo(mean(x), 12), expect.closeTo(mean(y), 12)]);
  expect((((sums.products[1] ?? NaN) / 500 - mx * my) * 500) / 499).toBeCloseTo(sampleCovariance(x, y), 12);
});

test("moments merge in any order to those of one stream, and come back from their bytes exactly", () => {
  const [a, b, c] = [rows(2, 100), rows(3, 50), rows(4, 70)];
  const left = momentsOf(a);
  left.merge(momentsOf(b));
  left.merge(momentsOf(c));
  const right = momentsOf(b);
  right.merge(momentsOf(c));
  right.merge(momentsOf(a));
  expectSame(left, momentsOf([...a, ...b, ...c]));
  expectSame(right, left);
  const back = unpack(momentCodec, pack(momentCodec, left)) as MomentSums;
  expect([back.rows, back.sums, back.products]).toEqual([left.rows, left.sums, left.products]);
  expect(() => left.merge(new MomentSums(2))).toThrow(RangeError);
  expect(unpack(momentCodec, Uint8Array.of(1, 3, 5, 0))).toEqual({ unreadable: "cut short" });
});

test("outliers are clipped, and what is no number or has no spread counts as the reference's mean", () => {
  const sums = momentsOf([
    [1e308, Number.NaN, 7],
    [-Infinity, -2, 9],
  ]);
  expect([...sums.sums]).toEqual([0, 0, 0]);
  expect(sums.products[0]).toBe(50);
});

test("a sample holds about its share of rows, the same ones every time, and others under another seed", () => {
  const chosen = (seed: number) =>
    Array.from({ length: 20_000 }, (_, i) => textHash(`topic/0/${i}`)).map(({ high, low }) =>
      sampled(high, low, seed, 0.25),
    );
  const share = (list: readonly boolean[]) => list.filter(Boolean).length / list.length;
  const [first, second] = [chosen(1), chosen(2)];
  expect(chosen(1)).toEqual(first);
  expect(Math.abs(share(first) - 0.25)).toBeLessThan(0.015);
  expect(Math.abs(share(first.map((value, i) => value && (second[i] ?? false))) - 0.0625)).toBeLessThan(0.01);
});

const dimension = 200;
const embeddingFrame = {
  mean: new Float64Array(dimension).fill(0.5),
  meanNorm: Math.sqrt(dimension),
  projection: new RandomProjection(dimension, 42),
  standard: { means: new Float64Array(32), deviations: new Float64Array(32).fill(Math.sqrt(dimension / 32)) },
};

function vectors(seed: number, count: number): Float64Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => Float64Array.from({ length: dimension }, () => normal(random)));
}

function embeddingsOf(list: readonly Float64Array[]): EmbeddingSummary {
  const summary = new EmbeddingSummary();
  for (const vector of list) summary.add(vector, embeddingFrame);
  return summary;
}

test("a projection keeps lengths on average, and is the same for the same seed only", () => {
  const into = new Float64Array(32);
  const again = new Float64Array(32);
  const ratios = vectors(5, 200).map((vector) => {
    embeddingFrame.projection.project(vector, into);
    new RandomProjection(dimension, 42).project(vector, again);
    expect(again).toEqual(into);
    const squares = (list: Float64Array) => list.reduce((sum, value) => sum + value * value, 0);
    return squares(into) / squares(vector);
  });
  expect(mean(ratios)).toBeCloseTo(1, 1);
  new RandomProjection(dimension, 43).project(vectors(5, 200)[199] as Float64Array, again);
  expect(again).not.toEqual(into);
});

test("embeddings merge in any order to those of one stream, and come back from their bytes", () => {
  const [a, b] = [vectors(6, 40), vectors(7, 60)];
  const whole = embeddingsOf([...a, ...b]);
  const [left, right] = [embeddingsOf(a), embeddingsOf(b)];
  left.merge(embeddingsOf(b));
  right.merge(embeddingsOf(a));
  for (const summary of [left, right, unpack(embeddingCodec, pack(embeddingCodec, whole)) as EmbeddingSummary]) {
    expect(summary.counts).toEqual(whole.counts);
    expectSame(summary.moments, whole.moments);
  }
});

test("norms and cosines land where they belong, and vectors without a direction are counted apart", () => {
  const along = new Float64Array(dimension).fill(1);
  const against = new Float64Array(dimension).fill(-1e300);
  const broken = new Float64Array(dimension).fill(Number.NaN);
  const summary = embeddingsOf([along, against, broken, new Float64Array(dimension), new Float64Array(3).fill(1)]);
  expect([summary.rows, summary.unusable]).toEqual([2, 3]);
  expect([summary.cosines()[255], summary.cosines()[0]]).toEqual([1, 1]);
  expect([summary.norms()[128], summary.norms()[255]]).toEqual([1, 1]);
});
