import type { NumericReference } from "./reference.ts";

/** At most 1/1024 of the reference lies strictly inside a bin, which is the width of the KS certificate. */
const binTarget = 1_024;
/** A column with no more distinct values than this has an edge at each of them. */
const fewDistinct = 20;

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** The largest double below a finite value. */
export function nextDown(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  double[0] = value;
  bits[0] = (bits[0] as bigint) + (value > 0 ? -1n : 1n);
  return double[0];
}

/**
 * Bin edges of a reference: distinct order statistics at ranks ⌈jN/1024⌉, every value when they are few, and for each
 * value with a mass of at least 1/1024 the value itself and the double below it, so that an atom has a bin of its own.
 *
 * With bins (e_{j-1}, e_j] the KS distance at the edges is below the true one by no more than the mass inside a bin,
 * whatever the live data are.
 *
 * @param sorted ascending finite values; not empty.
 * @param cuts values from which on something else holds, as a decision threshold: bins begin there.
 */
export function freezeEdges(sorted: Float64Array, cuts: readonly number[] = []): number[] {
  const n = sorted.length;
  const edges = new Set<number>();
  for (let j = 1; j < binTarget; j += 1) edges.add((sorted[Math.ceil((j * n) / binTarget) - 1] as number) + 0);
  const few = distinctValues(sorted, fewDistinct);
  for (const value of few ?? []) edges.add(value + 0);
  for (const cut of cuts) edges.add(cut + 0).add(nextDown(cut));
  for (let i = 0; i < n; ) {
    const end = firstAbove(sorted, sorted[i] as number, i);
    if ((end - i) * binTarget >= n) {
      const atom = (sorted[i] as number) + 0;
      edges.add(atom);
      if (atom > -Number.MAX_VALUE) edges.add(nextDown(atom));
    }
    i = end;
  }
  return [...edges].sort((a, b) => a - b);
}

/** The distinct values when there are at most `limit`, else undefined. */
function distinctValues(sorted: Float64Array, limit: number): number[] | undefined {
  const values: number[] = [];
  for (let i = 0; i < sorted.length; i = firstAbove(sorted, sorted[i] as number, i)) {
    if (values.length === limit) return undefined;
    values.push(sorted[i] as number);
  }
  return values;
}

/** Index of the first entry above `value`, looked for from `from` on in growing steps. */
function firstAbove(sorted: Float64Array, value: number, from: number): number {
  let low = from;
  let step = 1;
  while (low + step < sorted.length && (sorted[low + step] as number) <= value) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, sorted.length);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle;
    else high = middle;
  }
  return high;
}

/** Counts per bin of sorted values. */
export function countSorted(sorted: Float64Array, edges: readonly number[]): number[] {
  let before = 0;
  const counts = edges.map((edge) => {
    const upTo =
      before < sorted.length && (sorted[before] as number) <= edge ? firstAbove(sorted, edge, before) : before;
    const count = upTo - before;
    before = upTo;
    return count;
  });
  return [...counts, sorted.length - before];
}

/** Indices of the edges that cut the bins into parts of nearly equal mass; fewer than asked for where atoms forbid. */
export function equalMassCuts(counts: readonly number[], parts: number): number[] {
  const upTo = cumulated(counts);
  const total = upTo[upTo.length - 1] as number;
  const inner = upTo
    .slice(0, -1)
    .map((count, edge) => ({ count, edge }))
    .filter(({ count }) => count > 0 && count < total);
  const cuts = new Set<number>();
  for (let j = 1; j < parts && inner.length > 0; j += 1) cuts.add(nearest(inner, (j * total) / parts));
  return [...cuts].sort((a, b) => a - b);
}

/** Indices of the edges nearest to the .001, .01, .99 and .999 quantiles; none when there are no edges. */
export function tailEdges(counts: readonly number[]): number[] {
  const upTo = cumulated(counts);
  const total = upTo[upTo.length - 1] as number;
  const edges = upTo.slice(0, -1).map((count, edge) => ({ count, edge }));
  if (edges.length === 0) return [];
  return [0.001, 0.01, 0.99, 0.999].map((quantile) => nearest(edges, quantile * total));
}

function cumulated(counts: readonly number[]): number[] {
  let total = 0;
  return counts.map((count) => {
    total += count;
    return total;
  });
}

function nearest(edges: readonly { count: number; edge: number }[], wanted: number): number {
  let best = edges[0] as { count: number; edge: number };
  for (const candidate of edges) {
    if (Math.abs(candidate.count - wanted) < Math.abs(best.count - wanted)) best = candidate;
  }
  return best.edge;
}

/**
 * Width of the KS certificate of a column whose edges are from `freezeEdges`: the largest share of the reference strictly
 * inside a bin, so that D at the edges ≤ true D ≤ D at the edges + width.
 *
 * From the counts alone: rows that share an edge's value are taken to be inside but for one, and never more than 1/1024
 * are, as ranks ⌈jN/1024⌉ have fewer than N/1024 ranks between them. Doubled for a sampled reference: a bin of 1/1024
 * holds 49 ± 7 of 50,000 sampled rows, so its true mass stays below twice that in all 1,024 bins at once.
 */
export function ksCertificateWidth(column: Pick<NumericReference, "edges" | "counts" | "rows" | "sampled">): number {
  const { edges } = column;
  let most = 0;
  column.counts.forEach((count, bin) => {
    const edge = edges[bin];
    const next = edges[bin + 1];
    if (edge !== undefined && (edges[bin - 1] ?? Number.NEGATIVE_INFINITY) === nextDown(edge)) return;
    const onReferenceValue = edge !== undefined && !(next !== undefined && nextDown(next) === edge);
    most = Math.max(most, onReferenceValue ? Math.max(count - 1, 0) : count);
  });
  const width = column.rows === 0 ? 0 : Math.min(most / column.rows, 1 / binTarget);
  return column.sampled ? 2 * width : width;
}
