import { chiSquareSurvival, chiSquareUpperQuantile } from "../../statistics/chi-square.ts";
import { symmetricEigen } from "../../statistics/symmetric-eigen.ts";
import { eachValue, type PooledSteps } from "./pooled-steps.ts";
import { type TestReading, undefinedReading } from "./test-reading.ts";

/** Where the characteristic functions are compared, in half interquartile ranges of both samples together. */
const points = [0.4, 0.8];
/** The covariance is estimated from as many rows at least. */
const fewestRows = 5;
/** Samples below this size have a corrected statistic. */
const smallRows = 25;

/**
 * Epps-Singleton test (1986) of two samples: the squared difference of their empirical characteristic functions at two
 * points, in units of its covariance, ~ χ²; also for discrete values (scipy's `epps_singleton_2samp`; Goerg & Kaiser, Stata
 * Journal 9, 2009). Undefined for fewer than five rows a side, and where the middle half of all values is one value.
 */
export function eppsSingletonTest(steps: PooledSteps, alpha: number): TestReading {
  const { referenceRows: n, liveRows: m } = steps;
  const half = interquartileRange(steps) / 2;
  if (Math.min(n, m) < fewestRows || !(half > 0)) return undefinedReading("epps_singleton", m);
  const frequencies = points.map((point) => point / half);
  const first = waves(steps, steps.reference, n, frequencies);
  const second = waves(steps, steps.live, m, frequencies);
  const rows = n + m;
  const size = first.means.length;
  const covariance = first.covariance.map((value, i) => (rows / n) * value + (rows / m) * (second.covariance[i] ?? 0));
  const { values, vectors } = symmetricEigen(covariance, size);
  const kept = values.findLastIndex((value) => value > size * Number.EPSILON * (values[0] ?? 0)) + 1;
  if (kept === 0) return undefinedReading("epps_singleton", m);
  let sum = 0;
  for (let k = 0; k < kept; k += 1) {
    let along = 0;
    for (let i = 0; i < size; i += 1)
      along += (vectors[k]?.[i] ?? 0) * ((first.means[i] ?? 0) - (second.means[i] ?? 0));
    sum += (along * along) / (values[k] ?? 1);
  }
  const small = 1 + rows ** -0.45 + 10.1 * (n ** -1.7 + m ** -1.7);
  const value = (rows * sum) / (Math.max(n, m) < smallRows ? small : 1);
  const pValue = chiSquareSurvival(value, kept);
  return { name: "epps_singleton", value, pValue, threshold: chiSquareUpperQuantile(alpha, kept), n: m };
}

interface Waves {
  /** Means of cos and sin at each point. */
  readonly means: Float64Array;
  /** Their covariances, divisor n, by rows. */
  readonly covariance: Float64Array;
}

function waves(steps: PooledSteps, counts: Uint32Array, rows: number, frequencies: readonly number[]): Waves {
  const size = 2 * frequencies.length;
  const means = new Float64Array(size);
  const wave = new Float64Array(size);
  const at = (value: number) => {
    frequencies.forEach((frequency, i) => {
      wave[i] = Math.cos(frequency * value);
      wave[frequencies.length + i] = Math.sin(frequency * value);
    });
  };
  eachValue(steps, counts, (value, count) => {
    at(value);
    for (let i = 0; i < size; i += 1) means[i] = (means[i] ?? 0) + (count / rows) * (wave[i] ?? 0);
  });
  const covariance = new Float64Array(size * size);
  eachValue(steps, counts, (value, count) => {
    at(value);
    for (let i = 0; i < size; i += 1) wave[i] = (wave[i] ?? 0) - (means[i] ?? 0);
    for (let i = 0; i < size; i += 1)
      for (let j = 0; j < size; j += 1)
        covariance[i * size + j] = (covariance[i * size + j] ?? 0) + (count / rows) * (wave[i] ?? 0) * (wave[j] ?? 0);
  });
  return { means, covariance };
}

/** Of both samples together, between neighbours by straight lines. */
function interquartileRange(steps: PooledSteps): number {
  const rows = steps.referenceRows + steps.liveRows;
  const quantile = (share: number) => {
    const position = share * (rows - 1);
    const [below, above] = [valueOfRank(steps, Math.floor(position)), valueOfRank(steps, Math.ceil(position))];
    return below + (above - below) * (position - Math.floor(position));
  };
  return rows === 0 ? 0 : quantile(0.75) - quantile(0.25);
}

function valueOfRank({ values, reference, live }: PooledSteps, rank: number): number {
  let below = 0;
  for (let k = 0; k < values.length; k += 1) {
    below += (reference[k] ?? 0) + (live[k] ?? 0);
    if (below > rank) return values[k] as number;
  }
  return values.at(-1) ?? 0;
}
