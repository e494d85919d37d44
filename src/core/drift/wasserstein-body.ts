import type { Comparison } from "./comparison.ts";
import { type Distance, type DriftLimits, type DriftReading, verdictOf } from "./distance.ts";
import type { NumericCells } from "./reference-cells.ts";

/** A normal law's interquartile range in standard deviations. */
const normalRange = 1.349;

/**
 * First Wasserstein distance of the body: ∫ |F_live - F_reference| dx from the first frozen edge to the last, that is, of
 * all values brought into the central 99.8 % of the reference, in standard deviations of the reference; >= 0.
 *
 * What moves beyond the outer edges counts only as having moved up to them: bins do not know how far out it is. With
 * heavy tails the full distance is larger; the tail detectors and `report`, which has the rows, see it.
 */
export const wassersteinByDeviation: Distance = bodyDistance("wasserstein_body_std", ({ spread }) =>
  firstPositive(spread.standardDeviation),
);

/** The same in units of IQR/1.349, a standard deviation that outliers of the reference do not stretch. */
export const wassersteinByQuartiles: Distance = bodyDistance("wasserstein_body_iqr", ({ spread }) =>
  firstPositive(spread.interquartileRange / normalRange, spread.standardDeviation),
);

/** A column without spread is measured in its own units. */
function firstPositive(...units: readonly number[]): number {
  return units.find((unit) => unit > 0) ?? 1;
}

function bodyDistance(name: string, unitOf: (reference: NumericCells) => number): Distance {
  return {
    name,
    kinds: ["numeric"],
    measure({ reference, live, liveRows }: Comparison, limits: DriftLimits): DriftReading {
      if (reference.kind !== "numeric") throw new TypeError(`${name} is defined for numeric columns only`);
      const { value, low, high, chance, variance } = measureBody(reference, live, liveRows, unitOf(reference));
      const stray = Math.sqrt(2 * Math.log(1 / limits.alpha) * variance);
      const needed = limits.wassersteinTolerance + chance + stray;
      const verdict = verdictOf(liveRows, low > needed, high + stray < limits.wassersteinTolerance);
      const doubt = Number.isNaN(value) ? 0 : value - low;
      return { name, value, low, high, threshold: Math.min(needed + doubt, Number.MAX_VALUE), n: liveRows, verdict };
    },
  };
}

export interface BodyMeasure {
  /** By straight lines between edges; NaN, as the bounds, when a side has no rows. */
  readonly value: number;
  /** The exact distance of the rows is in [low, high], wherever in their bins they lie. */
  readonly low: number;
  readonly high: number;
  /** What chance alone adds on average, at most: ∫ √(2/π) √(F(1-F)/N + G(1-G)/M). */
  readonly chance: number;
  /**
   * Of the difference of the two means: no function of slope 1 varies more, which bounds how far the distance of many
   * rows strays from its mean (Borell 1975; Tsirelson, Ibragimov & Sudakov 1976).
   */
  readonly variance: number;
}

/**
 * The body distance in units of `unit` > 0. Inside a bin both distribution functions rise by what it holds, so their
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
    variance: Math.min(first.variance() / n + second.variance() / m, Number.MAX_VALUE),
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
class ShareMoments {
  #mean = 0;
  #square = 0;

  add(share: number, from: number, width: number): void {
    const middle = from + width / 2;
    this.#mean += share * middle;
    this.#square += share * (middle * middle + (width * width) / 12);
  }

  variance(): number {
    const variance = this.#square - this.#mean * this.#mean;
    return Number.isNaN(variance) ? Number.MAX_VALUE : Math.max(0, variance);
  }
}
