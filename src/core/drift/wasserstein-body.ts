import type { NumericCells } from "./reference-cells.ts";

/** All lengths in units of the caller's choice. */
export interface BodyMeasure {
  /** By straight lines between edges; NaN, as the bounds, when a side has no rows. */
  readonly value: number;
  /** The exact distance of the rows is in [low, high], wherever in their bins they lie. */
  readonly low: number;
  readonly high: number;
  /** What chance alone adds on average, at most: ∫ √(2/π) √(F(1-F)/N + G(1-G)/M). */
  readonly chance: number;
  /** Of the values brought between the outer edges, counted from the first edge. */
  readonly reference: ShareMoments;
  readonly live: ShareMoments;
  /** From the first edge to the last. */
  readonly length: number;
}

/**
 * ∫ |F_live - F_reference| dx from the first frozen edge to the last, in units of `unit` > 0: the Wasserstein distance of
 * all values brought into the central 99.8 % of the reference. What moves beyond counts as having moved up to the edge.
 *
 * Inside a bin both distribution functions rise by what it holds, so their
 * difference there is within [before - reference's share, before + live share].
 */
export function measureBody(
  reference: NumericCells,
  live: ArrayLike<number>,
  liveRows: number,
  unit: number,
): BodyMeasure {
  const { edges, counts } = reference;
  const [n, m] = [Math.max(1, reference.rows), Math.max(1, liveRows)];
  const [first, second] = [new ShareMoments(), new ShareMoments()];
  let [value, low, high, chance] = [0, 0, 0, 0];
  let [below, liveBelow] = [(counts[0] ?? 0) / n, (live[0] ?? 0) / m];
  let at = 0;
  for (let bin = 1; bin < edges.length; bin++) {
    const width = Math.min((edges[bin] ?? 0) / unit - (edges[bin - 1] ?? 0) / unit, Number.MAX_VALUE);
    const [share, liveShare] = [(counts[bin] ?? 0) / n, (live[bin] ?? 0) / m];
    const before = liveBelow - below;
    const [least, most] = [before - share, before + liveShare];
    value += width * meanSize(before, before + liveShare - share);
    low += width * Math.max(0, least, -most);
    high += width * Math.max(Math.abs(least), Math.abs(most));
    chance += width * Math.sqrt(inAndOut(below) / n + inAndOut(liveBelow) / m);
    first.add(share, at, width);
    second.add(liveShare, at, width);
    below += share;
    liveBelow += liveShare;
    at += width;
  }
  first.add(Math.max(0, 1 - below), at, 0);
  second.add(Math.max(0, 1 - liveBelow), at, 0);
  const known = reference.rows > 0 && liveRows > 0;
  const bounded = (sum: number) => (known ? Math.min(sum, Number.MAX_VALUE) : Number.NaN);
  return {
    value: bounded(value),
    low: bounded(Math.min(low, value)),
    high: bounded(Math.max(high, value)),
    chance: Math.min(Math.sqrt(2 / Math.PI) * chance, Number.MAX_VALUE),
    reference: first,
    live: second,
    length: at,
  };
}

/** F (1 - F), not below 0 where a sum of shares is rounded above 1. */
function inAndOut(share: number): number {
  return Math.max(0, share * (1 - share));
}

/** Mean of |d| where d goes in a straight line from one number to another. */
function meanSize(from: number, to: number): number {
  const sizes = Math.abs(from) + Math.abs(to);
  if (sizes === 0) return 0;
  return from * to >= 0 ? sizes / 2 : (from * from + to * to) / (2 * sizes);
}

/** First and second moment of a distribution that is even inside its bins; shares below the first edge are at 0. */
export class ShareMoments {
  #mean = 0;
  #square = 0;

  add(share: number, from: number, width: number): void {
    const middle = from + width / 2;
    this.#mean += share * middle;
    this.#square += share * (middle * middle + (width * width) / 12);
  }

  /** Moves the shares beyond the edges out by their mean excess on either side; `square` is the mean squared excess of both. */
  spreadOut(below: number, above: number, square: number, length: number): void {
    this.#mean += above - below;
    this.#square += 2 * length * above + square;
  }

  variance(): number {
    const variance = this.#square - this.#mean * this.#mean;
    return !Number.isFinite(variance) ? Number.MAX_VALUE : Math.max(0, variance);
  }
}
