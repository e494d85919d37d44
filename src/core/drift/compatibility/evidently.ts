import { standardDeviation } from "../../reference/moments.ts";
import { chiSquareSurvival } from "../../statistics/chi-square.ts";
import { twoSampleKolmogorovPValue } from "../../statistics/kolmogorov-two-sample.ts";
import { normalSurvival } from "../../statistics/normal-distribution.ts";
import {
  categoricalCells,
  evidentlyCells,
  type SharePair,
  uniqueValueHellinger,
  withoutZeros,
} from "./evidently-cells.ts";
import type { CompatibilityReading } from "./reading.ts";
import { rowDistances } from "./row-distances.ts";
import { alignCounts, categorical, countNumbers, distinctUpTo, numeric, rowsOf, type Sample } from "./sample.ts";
import { hellingerByOverlap, jensenShannonDistance, kullbackLeibler, populationStability } from "./share-distances.ts";

/** References of no more rows than this are tested; larger ones are measured. */
const testedUpToRows = 1_000;
/** Numbers with no more distinct values than this are taken for categories. */
const fewDistinct = 5;
const smallestDeviation = 0.001;

interface Method {
  readonly name: string;
  readonly threshold: number;
  /** Drift lies below the threshold, as `value` is a p-value. */
  readonly test: boolean;
  value(reference: Sample, live: Sample): number;
}

const distance = (name: string, value: Method["value"]): Method => ({ name, threshold: 0.1, test: false, value });
const test = (name: string, value: Method["value"]): Method => ({ name, threshold: 0.05, test: true, value });

const wasserstein = distance("wasserstein", (reference, live) => {
  const { sorted } = numeric(reference);
  const scale = Math.max(standardDeviation(sorted), smallestDeviation);
  return rowDistances(sorted, numeric(live).sorted).wasserstein / scale;
});
const jensenShannon = distance("jensenshannon", (reference, live) => {
  const { p, q } = evidentlyCells(reference, live);
  return jensenShannonDistance(p, q, Math.E);
});
const psi = distance("psi", (reference, live) =>
  over(withoutZeros(evidentlyCells(reference, live)), populationStability),
);
const kl = distance("kl_div", (reference, live) =>
  over(withoutZeros(evidentlyCells(reference, live)), kullbackLeibler),
);
const hellinger = distance("hellinger", (reference, live) =>
  reference.kind === "numeric"
    ? uniqueValueHellinger(reference, numeric(live))
    : over(categoricalCells(reference, categorical(live)), hellingerByOverlap),
);
const kolmogorovSmirnov = test("ks", (reference, live) => {
  const [first, second] = [numeric(reference).sorted, numeric(live).sorted];
  const { kolmogorovSmirnov: d } = rowDistances(first, second);
  return twoSampleKolmogorovPValue(d, first.length, second.length);
});
const chiSquare = test("chisquare", (reference, live) => goodnessOfFit(countPair(reference, live)));
const proportions = test("z", (reference, live) => proportionTest(countPair(reference, live)));

/**
 * What Evidently 0.7 says of a column: the method that it chooses by default first, then its distances beside it. The
 * choice is by the reference's rows (missing ones aside) and by the distinct values of both sides together.
 */
export function evidentlyReadings(reference: Sample, live: Sample): CompatibilityReading[] {
  const n = rowsOf(live);
  const chosen = defaultMethod(reference, live);
  const beside =
    reference.kind === "numeric"
      ? [wasserstein, jensenShannon, psi, kl, hellinger, kolmogorovSmirnov]
      : [jensenShannon, psi, kl, hellinger, chiSquare];
  return [chosen, ...beside.filter((method) => method !== chosen)].map((method) => {
    const value = method.value(reference, live);
    const drifting = method.test ? value < method.threshold : value >= method.threshold;
    return { name: method.name, value, threshold: method.threshold, n, drifting, decides: method === chosen };
  });
}

function defaultMethod(reference: Sample, live: Sample): Method {
  const few = distinctOfBoth(reference, live);
  const isNumber = reference.kind === "numeric" && few > fewDistinct;
  if (rowsOf(reference) > testedUpToRows) return isNumber ? wasserstein : jensenShannon;
  if (isNumber) return kolmogorovSmirnov;
  return few > 2 ? chiSquare : proportions;
}

/** Distinct values of both sides together; counting stops above `fewDistinct`. */
function distinctOfBoth(reference: Sample, live: Sample): number {
  if (reference.kind === "categorical") return alignCounts(reference.counts, categorical(live).counts).first.length;
  const sides = [reference, numeric(live)];
  if (sides.some(({ sorted }) => distinctUpTo(sorted, fewDistinct) > fewDistinct)) return fewDistinct + 1;
  return new Set(sides.flatMap(({ sorted }) => [...countNumbers(sorted).keys()])).size;
}

function over({ p, q }: SharePair, measure: (p: Float64Array, q: Float64Array) => number): number {
  return measure(p, q);
}

/** Counts by value, the smallest value first. */
interface CountPair {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

function countPair(reference: Sample, live: Sample): CountPair {
  if (reference.kind === "numeric")
    return sortedPair(countNumbers(reference.sorted), countNumbers(numeric(live).sorted), (a, b) => a - b);
  return sortedPair(reference.counts, categorical(live).counts, (a, b) => (a < b ? -1 : 1));
}

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
function goodnessOfFit({ first, second }: CountPair): number {
  if (first.length < 2) return 1;
  const scale = total(second) / total(first);
  let statistic = 0;
  for (let cell = 0; cell < first.length; cell += 1) {
    const expected = (first[cell] as number) * scale;
    statistic += ((second[cell] as number) - expected) ** 2 / expected;
  }
  return statistic === Number.POSITIVE_INFINITY ? 0 : chiSquareSurvival(statistic, first.length - 1);
}

/** Two-sided p of the pooled test that all values but the smallest are as frequent on both sides. */
function proportionTest({ first, second }: CountPair): number {
  if (first.length < 2) return 1;
  const [n, m] = [total(first), total(second)];
  const [p, q] = [1 - (first[0] as number) / n, 1 - (second[0] as number) / m];
  const pooled = (p * n + q * m) / (n + m);
  return 2 * normalSurvival(Math.abs(p - q) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)));
}

function total(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
