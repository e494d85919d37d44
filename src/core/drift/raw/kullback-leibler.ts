import type { CellPair } from "../comparison.ts";
import { total } from "../reference-cells.ts";

/**
 * Kullback-Leibler divergence Σ p ln(p/q) of the reference p from the live q over the same cells, in nats, >= 0
 * (1951), with half a row added to every cell (Jeffreys), as for PSI. NaN when a side has no rows.
 */
export function kullbackLeibler({ reference, live }: CellPair): number {
  const [referenceRows, liveRows] = [total(reference), total(live)];
  if (referenceRows === 0 || liveRows === 0) return Number.NaN;
  const half = reference.length / 2;
  const p = reference.map((count) => (count + 0.5) / (referenceRows + half));
  const q = live.map((count) => (count + 0.5) / (liveRows + half));
  return Math.max(0, relativeEntropy(p, q));
}

/** Σ p ln(p/q) of two lists of shares as they are: infinite where q is 0 and p is not. */
export function relativeEntropy(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < p.length; i += 1) {
    const [ours, theirs] = [p[i] ?? 0, q[i] ?? 0];
    if (ours > 0) sum += ours * Math.log(ours / theirs);
  }
  return sum;
}
