import { chiSquareSurvival } from "../../statistics/chi-square.ts";
import { fisherExact } from "../../statistics/fisher-exact.ts";
import { normalSurvival } from "../../statistics/normal-distribution.ts";
import type { EvidentlyMethod } from "./evidently-method.ts";
import { categorical, countNumbers, numeric, type Sample } from "./sample.ts";
import { sum } from "./share-distances.ts";
import { totalVariationPValue } from "./total-variation-permutation.ts";

const test = (
  name: string,
  threshold: number,
  value: (counts: CountPair, reference: Sample, live: Sample) => number,
  needs?: string,
): EvidentlyMethod => ({
  name,
  kinds: ["categorical"],
  threshold,
  test: true,
  value: (reference, live) => value(countPair(reference, live), reference, live),
  ...(needs === undefined ? {} : { needs }),
});

/** Evidently's tests of categories; each value is a p-value. */
export const chiSquare = test("chisquare", 0.05, goodnessOfFit);
export const proportions = test("z", 0.05, proportionTest, "two values");
export const gTest = test("g_test", 0.1, likelihoodRatio);
export const fisher = test("fisher_exact", 0.1, fisherTest, "at most two values");
export const totalVariation = test("TVD", 0.1, (_, reference, live) =>
  permuted(categorical(reference), categorical(live)),
);

/** Counts by value, the smallest value first. */
interface CountPair {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

function countPair(reference: Sample, live: Sample): CountPair {
  if (reference.kind === "numeric")
    return sortedPair(countNumbers(reference.sorted), countNumbers(numeric(live).sorted), (a, b) => a - b);
  return sortedPair(reference.counts, categorical(live).counts, byText);
}

const byText = (a: string, b: string) => (a < b ? -1 : 1);

function sortedPair<Key>(
  first: ReadonlyMap<Key, number>,
  second: ReadonlyMap<Key, number>,
  order: (a: Key, b: Key) => number,
): CountPair {
  const keys = [...new Set([...first.keys(), ...second.keys()])].sort(order);
  return {
    first: Float64Array.from(keys, (key) => first.get(key) ?? 0),
    second: Float64Array.from(keys, (key) => second.get(key) ?? 0),
  };
}

/** p of a χ² goodness of fit that takes the reference's shares for exact, so that one unseen category gives 0. */
function goodnessOfFit(counts: CountPair): number {
  return fitPValue(counts, (seen, expected) => (seen - expected) ** 2 / expected);
}

/** p of G = 2 Σ O ln(O/E), the reference's shares taken for exact. Evidently itself gives none for sides of unlike size. */
function likelihoodRatio(counts: CountPair): number {
  return fitPValue(counts, (seen, expected) => (seen === 0 ? 0 : 2 * seen * Math.log(seen / expected)));
}

function fitPValue({ first, second }: CountPair, term: (seen: number, expected: number) => number): number {
  if (first.length < 2) return 1;
  const scale = sum(second) / sum(first);
  const statistic = second.reduce((total, seen, cell) => total + term(seen, (first[cell] as number) * scale), 0);
  return statistic === Number.POSITIVE_INFINITY ? 0 : chiSquareSurvival(statistic, first.length - 1);
}

/** Two-sided p of the pooled test that all values but the smallest are as frequent on both sides. */
function proportionTest({ first, second }: CountPair): number {
  if (first.length < 2) return 1;
  const [n, m] = [sum(first), sum(second)];
  const [p, q] = [1 - (first[0] as number) / n, 1 - (second[0] as number) / m];
  const pooled = (p * n + q * m) / (n + m);
  return 2 * normalSurvival(Math.abs(p - q) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)));
}

/** Two-sided p of Fisher's test. Evidently itself gives none for sides of unlike size. */
function fisherTest({ first, second }: CountPair): number {
  if (first.length > 2) return Number.NaN;
  const [a = 0, b = 0] = first;
  const [c = 0, d = 0] = second;
  return fisherExact(a, b, c, d).twoSided;
}

function permuted(reference: CodedSample, live: CodedSample): number {
  const texts = [...new Set([...reference.counts.keys(), ...live.counts.keys()])].sort(byText);
  const codes = new Map(texts.map((text, code) => [text, code]));
  return totalVariationPValue(coded(reference, codes), coded(live, codes), texts.length);
}

type CodedSample = ReturnType<typeof categorical>;

/** The category of each row; rows of a sample without order come category by category. */
function coded({ counts, rows, inOrder }: CodedSample, codes: ReadonlyMap<string, number>): Uint32Array {
  const own = Uint32Array.from(counts.keys(), (text) => codes.get(text) ?? 0);
  if (inOrder !== undefined) return inOrder().map((key) => own[key] as number);
  const all = new Uint32Array(rows);
  let row = 0;
  [...counts.values()].forEach((count, key) => {
    all.fill(own[key] as number, row, row + count);
    row += count;
  });
  return all;
}
