import { countInEdges, sturgesEdges } from "./equal-width-bins.ts";
import {
  alignCounts,
  type CategoricalSample,
  categorical,
  countNumbers,
  distinctUpTo,
  type NumericSample,
  numeric,
  type Sample,
} from "./sample.ts";
import { hellingerByOverlap, sharesOf } from "./share-distances.ts";

export interface SharePair {
  readonly p: Float64Array;
  readonly q: Float64Array;
}

/** Numbers with no more distinct reference values than this have a cell for each value. */
const fewDistinct = 20;
/** What stands for an empty cell, unless the smallest filled one is no larger. */
const floor = 1e-4;
const floorDivisor = 1e6;

/**
 * Shares by Sturges's bins over both sides together, or by distinct value. As the bins follow the live rows, one far
 * outlier among these hides any drift.
 */
export function evidentlyCells(reference: Sample, live: Sample): SharePair {
  if (reference.kind === "categorical") return categoricalCells(reference, categorical(live));
  const [first, second] = [reference.sorted, numeric(live).sorted];
  if (distinctUpTo(first, fewDistinct) <= fewDistinct) {
    const counts = alignCounts(countNumbers(first), countNumbers(second));
    return { p: sharesOf(counts.first, first.length), q: sharesOf(counts.second, second.length) };
  }
  const low = Math.min(first[0] as number, second[0] ?? Infinity);
  const high = Math.max(first[first.length - 1] as number, second[second.length - 1] ?? -Infinity);
  const edges = sturgesEdges(low, high, first.length + second.length, areWhole(reference, numeric(live)));
  return {
    p: sharesOf(countInEdges(first, edges), first.length),
    q: sharesOf(countInEdges(second, edges), second.length),
  };
}

export function categoricalCells(reference: CategoricalSample, live: CategoricalSample): SharePair {
  const counts = alignCounts(reference.counts, live.counts);
  return { p: sharesOf(counts.first, reference.rows), q: sharesOf(counts.second, live.rows) };
}

/** Empty cells of each side filled by a small share, without normalising again. */
export function withoutZeros({ p, q }: SharePair): SharePair {
  return { p: filled(p), q: filled(q) };
}

function filled(shares: Float64Array): Float64Array {
  const smallest = shares.reduce((least, share) => (share > 0 ? Math.min(least, share) : least), Infinity);
  const fill = smallest <= floor ? smallest / floorDivisor : floor;
  return shares.map((share) => (share === 0 ? fill : share));
}

/** Hellinger distance of densities, in Sturges's bins for as many rows as there are distinct values on both sides. */
export function uniqueValueHellinger(reference: NumericSample, live: NumericSample): number {
  const distinct = distinctOfBoth(reference.sorted, live.sorted);
  const low = Math.min(reference.sorted[0] as number, live.sorted[0] as number);
  const high = Math.max(reference.sorted.at(-1) as number, live.sorted.at(-1) as number);
  const edges = sturgesEdges(low, high, distinct, areWhole(reference, live));
  const shares = ({ sorted }: NumericSample) => sharesOf(countInEdges(sorted, edges), sorted.length);
  return hellingerByOverlap(shares(reference), shares(live));
}

function areWhole(reference: NumericSample, live: NumericSample): boolean {
  return reference.whole === true && live.whole === true;
}

function distinctOfBoth(first: Float64Array, second: Float64Array): number {
  let [i, j, distinct] = [0, 0, 0];
  while (i < first.length || j < second.length) {
    const value = Math.min(first[i] ?? Infinity, second[j] ?? Infinity);
    while (i < first.length && first[i] === value) i += 1;
    while (j < second.length && second[j] === value) j += 1;
    distinct += 1;
  }
  return distinct;
}
