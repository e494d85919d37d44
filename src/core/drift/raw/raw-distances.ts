import { type DriftLimits, type DriftReading, verdictOf } from "../distance.ts";
import { samplingError } from "../kolmogorov-smirnov.ts";
import type { Spread } from "../reference-cells.ts";
import { exactKolmogorovSmirnov } from "./exact-kolmogorov-smirnov.ts";
import { exactWasserstein } from "./exact-wasserstein.ts";
import { eachStep, type PooledSteps } from "./pooled-steps.ts";

/** A normal law's interquartile range in standard deviations. */
const normalRange = 1.349;

/**
 * Kolmogorov-Smirnov and Wasserstein distance of the rows themselves, tails included, judged by the rules of the live
 * ones, whose certificate here has no width: `ks`, and `wasserstein_std` and `wasserstein_iqr` in spreads of the
 * reference (standard deviation; IQR/1.349). A reference without spread is measured in its own units.
 */
export function rawDistances(steps: PooledSteps, spread: Spread, limits: DriftLimits): readonly DriftReading[] {
  const ks = exactKolmogorovSmirnov(steps);
  const { referenceRows, liveRows: n } = steps;
  const noise = samplingError(Math.max(1, referenceRows), limits.alpha) + samplingError(Math.max(1, n), limits.alpha);
  const threshold = limits.ksTolerance + noise;
  const verdict = verdictOf(n, ks > threshold, ks + noise < limits.ksTolerance);
  return [
    { name: "ks", value: ks, threshold, n, verdict },
    wasserstein("wasserstein_std", steps, [spread.standardDeviation], limits),
    wasserstein("wasserstein_iqr", steps, [spread.interquartileRange / normalRange, spread.standardDeviation], limits),
  ];
}

/** Drifting above tolerance + what chance adds + how far it strays; see the live distance of the body for the bounds. */
function wasserstein(
  name: string,
  steps: PooledSteps,
  units: readonly number[],
  { alpha, wassersteinTolerance }: DriftLimits,
): DriftReading {
  const unit = units.find((candidate) => candidate > 0) ?? 1;
  const value = Math.min(exactWasserstein(steps) / unit, Number.MAX_VALUE);
  const { chance, variance } = samplingNoise(steps, unit);
  const stray = Math.sqrt(2 * Math.log(1 / alpha) * variance);
  const threshold = Math.min(wassersteinTolerance + chance + stray, Number.MAX_VALUE);
  const verdict = verdictOf(steps.liveRows, value > threshold, value + stray < wassersteinTolerance);
  return { name, value, threshold, n: steps.liveRows, verdict };
}

/** ∫ √(2/π) √(F(1-F)/N + G(1-G)/M), and the variance of the difference of the means, both in units of `unit`. */
function samplingNoise(steps: PooledSteps, unit: number): { readonly chance: number; readonly variance: number } {
  const { values, reference, live } = steps;
  const [n, m] = [Math.max(1, steps.referenceRows), Math.max(1, steps.liveRows)];
  const start = (values[0] ?? 0) / unit;
  const sums = { chance: 0, first: 0, firstSquare: 0, second: 0, secondSquare: 0 };
  let [k, below, liveBelow] = [0, 0, 0];
  eachStep(steps, (_, from, to) => {
    const [share, liveShare] = [(reference[k] ?? 0) / n, (live[k] ?? 0) / m];
    const at = from / unit - start;
    below += share;
    liveBelow += liveShare;
    k += 1;
    sums.first += share * at;
    sums.firstSquare += share * at * at;
    sums.second += liveShare * at;
    sums.secondSquare += liveShare * at * at;
    const spread = Math.max(0, below * (1 - below)) / n + Math.max(0, liveBelow * (1 - liveBelow)) / m;
    sums.chance += Math.sqrt((2 / Math.PI) * spread) * (to / unit - from / unit);
  });
  const variance = (sums.firstSquare - sums.first ** 2) / n + (sums.secondSquare - sums.second ** 2) / m;
  return { chance: finite(sums.chance), variance: finite(Math.max(0, variance)) };
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.MAX_VALUE;
}
