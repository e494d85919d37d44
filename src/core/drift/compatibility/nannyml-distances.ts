import { countInEdges, doaneEdges, equalWidthEdges, searchFrom, spacedEdges } from "./equal-width-bins.ts";
import {
  type CategoricalSample,
  categorical,
  countNumbers,
  distinctUpTo,
  type NumericSample,
  numeric,
  type Sample,
} from "./sample.ts";
import { hellingerByRoots, jensenShannonDistance, sharesOf, sum } from "./share-distances.ts";

/** A reference of at least so many rows is compared through bins of equal width. */
export const binnedFromRows = 10_000;
const binsOfLarge = 10_000;
/** A number with few distinct values counts as a category where they are no more than these two limits. */
const fewDistinct = 50;
const fewDistinctShare = 0.1;

export interface ShareDistances {
  readonly jensenShannon: number;
  readonly hellinger: number;
}

/**
 * Jensen-Shannon distance to base 2 and Hellinger distance, over Doane's bins of the reference or over its categories;
 * live rows outside of both share one cell that is empty in the reference.
 */
export function shareDistancesTo(reference: Sample): (live: Sample) => ShareDistances {
  const cells = isContinuous(reference) ? binCells(reference) : valueCells(reference);
  return (live) => {
    const p = [...cells.shares];
    const q = [...cells.of(live)];
    const leftOver = 1 - sum(q);
    if (leftOver > 0) {
      p.push(0);
      q.push(leftOver);
    }
    return { jensenShannon: jensenShannonDistance(p, q, 2), hellinger: hellingerByRoots(p, q) };
  };
}

interface Cells {
  readonly shares: Float64Array;
  of(live: Sample): Float64Array;
}

function isContinuous(reference: Sample): reference is NumericSample {
  if (reference.kind === "categorical") return false;
  const distinct = distinctUpTo(reference.sorted, fewDistinct);
  return distinct > fewDistinct || distinct / reference.sorted.length > fewDistinctShare;
}

function binCells({ sorted }: NumericSample): Cells {
  const edges = doaneEdges(sorted);
  const shares = (values: Float64Array) => sharesOf(countInEdges(values, edges), values.length);
  return { shares: shares(sorted), of: (live) => shares(numeric(live).sorted) };
}

function valueCells(reference: Sample): Cells {
  if (reference.kind === "numeric") {
    const counts = countNumbers(reference.sorted);
    const shares = (from: ReadonlyMap<number, number>, rows: number) =>
      Float64Array.from(counts.keys(), (value) => (from.get(value) ?? 0) / rows);
    return {
      shares: shares(counts, reference.sorted.length),
      of: (live) => shares(countNumbers(numeric(live).sorted), numeric(live).sorted.length),
    };
  }
  const texts = [...reference.counts.keys()];
  const shares = ({ counts, rows }: CategoricalSample) =>
    Float64Array.from(texts, (text) => (counts.get(text) ?? 0) / rows);
  return { shares: shares(reference), of: (live) => shares(categorical(live)) };
}

export interface CumulativeDistances {
  readonly kolmogorovSmirnov: number;
  readonly wasserstein: number;
}

/**
 * Kolmogorov-Smirnov and Wasserstein distance through 10,000 bins of equal width between the reference's extremes. One
 * far outlier in the reference puts nearly all rows into one bin. The share below the reference counts one row too many.
 */
export function binnedDistancesTo(reference: NumericSample): (live: NumericSample) => CumulativeDistances {
  const { sorted } = reference;
  const [low, high] = [sorted[0] as number, sorted[sorted.length - 1] as number];
  const edges = low === high ? spacedEdges(low, high, binsOfLarge) : equalWidthEdges(low, high, binsOfLarge);
  const range = high - low;
  const width = range === 0 ? 1 / binsOfLarge : widthOf(range, low, high);
  const upTo = cumulated(countInEdges(sorted, edges), 0, sorted.length);
  return (live) => {
    const rows = live.sorted.length;
    const below = searchFrom(live.sorted, low, 0, false);
    const above = searchFrom(live.sorted, high, below, true);
    const counts = countInEdges(live.sorted, edges);
    const shifted = cumulated(counts, below === 0 ? 0 : below + 1, rows);
    let tails = 0;
    for (let i = 0; i < below; i += 1) tails += low - (live.sorted[i] as number);
    for (let i = above; i < rows; i += 1) tails += (live.sorted[i] as number) - high;
    let [largest, area] = [0, 0];
    const extra = below === 0 ? 0 : 1 / rows;
    for (let bin = 0; bin < binsOfLarge; bin += 1) {
      const difference = (upTo[bin] as number) - (shifted[bin] as number);
      largest = Math.max(largest, Math.abs(difference + extra));
      area += Math.abs(difference) * width;
    }
    return { kolmogorovSmirnov: largest, wasserstein: Math.min(area + tails / rows, Number.MAX_VALUE) };
  };
}

/** Of a bin; also where the range is wider than the largest double. */
function widthOf(range: number, low: number, high: number): number {
  return Number.isFinite(range) ? range / binsOfLarge : high / binsOfLarge - low / binsOfLarge;
}

function cumulated(counts: Float64Array, start: number, rows: number): Float64Array {
  let total = start;
  return counts.map((count) => {
    total += count;
    return total / rows;
  });
}
