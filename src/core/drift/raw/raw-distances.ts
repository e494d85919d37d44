import { type DriftLimits, type DriftReading, verdictOf } from "../distance.ts";
import { samplingError } from "../kolmogorov-smirnov.ts";
import type { Spread } from "../reference-cells.ts";
import { exactKolmogorovSmirnov } from "./exact-kolmogorov-smirnov.ts";
import { exactWasserstein } from "./exact-wasserstein.ts";
import type { PooledSteps } from "./pooled-steps.ts";

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
  const body = sampleNoise(steps);
  const verdict = verdictOf(n, ks > threshold, ks + noise < limits.ksTolerance);
  return [
    { name: "ks", value: ks, threshold, n, verdict },
    wasserstein("wasserstein_std", steps, body, [spread.standardDeviation], limits),
    wasserstein(
      "wasserstein_iqr",
      steps,
      body,
      [spread.interquartileRange / normalRange, spread.standardDeviation],
      limits,
    ),
  ];
}

/** Drifting above tolerance + what chance adds + how far it strays; see the live distance of the body for the bounds. */
function wasserstein(
  name: string,
  { liveRows }: PooledSteps,
  body: SampleNoise,
  units: readonly number[],
  { alpha, wassersteinTolerance }: DriftLimits,
): DriftReading {
  const unit = units.find((candidate) => candidate > 0) ?? 1;
  const value = Math.min(body.distance / unit, Number.MAX_VALUE);
  const stray = finite((Math.sqrt(2 * Math.log(1 / alpha)) * body.deviation) / unit);
  const threshold = finite(wassersteinTolerance + body.chance / unit + stray);
  const verdict = verdictOf(liveRows, value > threshold, value + stray < wassersteinTolerance);
  return { name, value, threshold, n: liveRows, verdict };
}

/** In the column's units; none overflows. */
interface SampleNoise {
  readonly distance: number;
  /** ∫ √(2/π) √(F(1-F)/N + G(1-G)/M). */
  readonly chance: number;
  /** Standard deviation of the difference of the means. */
  readonly deviation: number;
}

/** Sums in units of the largest size there is, so that squares stay finite. */
function sampleNoise(steps: PooledSteps): SampleNoise {
  const { values, reference, live } = steps;
  const [n, m] = [Math.max(1, steps.referenceRows), Math.max(1, steps.liveRows)];
  const size = Math.max(Math.abs(values[0] ?? 0), Math.abs(values[values.length - 1] ?? 0)) || 1;
  let [chance, below, liveBelow] = [0, 0, 0];
  let [first, firstSquare, second, secondSquare] = [0, 0, 0, 0];
  const start = (values[0] ?? 0) / size;
  for (let k = 0; k < values.length; k += 1) {
    const position = (values[k] as number) / size;
    const at = position - start;
    const share = (reference[k] as number) / n;
    const liveShare = (live[k] as number) / m;
    below += share;
    liveBelow += liveShare;
    first += share * at;
    firstSquare += share * at * at;
    second += liveShare * at;
    secondSquare += liveShare * at * at;
    const spread = Math.max(0, below * (1 - below)) / n + Math.max(0, liveBelow * (1 - liveBelow)) / m;
    const next = k + 1 < values.length ? (values[k + 1] as number) / size : position;
    chance += Math.sqrt(spread) * (next - position);
  }
  const variance = Math.max(0, firstSquare - first * first) / n + Math.max(0, secondSquare - second * second) / m;
  return {
    distance: exactWasserstein(steps),
    chance: finite(Math.sqrt(2 / Math.PI) * chance * size),
    deviation: finite(Math.sqrt(variance) * size),
  };
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.MAX_VALUE;
}
