import { searchFrom } from "../core/drift/compatibility/equal-width-bins.ts";
import type { NumericReference } from "../core/reference/reference.ts";

/** A distribution of numbers as pictures need it. */
export interface Distribution {
  readonly rows: number;
  readonly min: number;
  readonly max: number;
  /** Share of rows at or below x, in [0, 1]. */
  upTo(x: number): number;
  /** A value with about this share of rows at or below it. */
  quantile(share: number): number;
}

/** Of ascending values, not empty. */
export function sortedDistribution(sorted: Float64Array): Distribution {
  const n = sorted.length;
  return {
    rows: n,
    min: sorted[0] as number,
    max: sorted[n - 1] as number,
    upTo: (x) => searchFrom(sorted, x, 0, true) / n,
    quantile: (share) => sorted[Math.min(n - 1, Math.floor(share * n))] as number,
  };
}

/** Of a reference's bins: exact at their edges, straight in between. */
export function binnedDistribution({ edges, counts, min, max, rows }: NumericReference): Distribution {
  const ends = [min, ...edges, max];
  const shares = [0];
  let total = 0;
  for (const count of counts) {
    total += count;
    shares.push(total / rows);
  }
  return {
    rows,
    min,
    max,
    upTo: (x) => between(ends, shares, x),
    quantile: (share) => between(shares, ends, share),
  };
}

/** Linear interpolation over ascending `xs`; the last of equal ones. */
function between(xs: readonly number[], ys: readonly number[], x: number): number {
  let [low, high] = [0, xs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((xs[middle] as number) <= x) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return ys[0] as number;
  if (low === xs.length) return ys[low - 1] as number;
  const [x0, x1, y0, y1] = [xs[low - 1], xs[low], ys[low - 1], ys[low]] as [number, number, number, number];
  const span = x1 - x0;
  const share = Number.isFinite(span) ? (x - x0) / span : (x / 2 - x0 / 2) / (x1 / 2 - x0 / 2);
  return y0 * (1 - share) + y1 * share;
}
