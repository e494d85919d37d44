import type { NumericBins } from "../../profile/numeric-bins.ts";
import { ScoreHistogram } from "../../profile/score-histogram.ts";
import { type MappedScores, mappedScores } from "../../reference/mapped-scores.ts";
import { isotonicCurve, valuesAt } from "../../statistics/isotonic.ts";
import { poissonCount, seededUniform } from "../../statistics/seeded-random.ts";
import { finished, type Steps } from "../../steps.ts";

const replicateCount = 200;
/** Some 1 ms. */
const replicatesAtOnce = 5;
const seed = 200;

/** What the scores of one version mean: P(class | score) for each bin, learnt from that version's own labels. */
export interface CalibrationMap {
  /** The version whose scores and labels made it. */
  readonly version: string;
  /** The scores and labels. */
  readonly reference: ScoreHistogram;
  /** Bins that the map is for. */
  readonly bins: NumericBins;
  /** Whether scores had to be mapped; else they stand for themselves. */
  readonly calibrated: boolean;
  /** P(class | score) by bin, in [0, 1]. */
  readonly probability: Float64Array;
  /** The same as 200 resamples of the labels would have taught it: how far it may be off. */
  readonly replicates: readonly Float32Array[];
  /** Variance over the resamples by bin. */
  readonly variance: Float64Array;
  /** 1 where the reference had at least 50 labels among like scores, else 0: there the map extrapolates. */
  readonly supported: Uint8Array;
}

interface CalibrationSettings {
  /** Whether scores have to be mapped, where that is known. */
  readonly calibrated?: boolean;
  /** That the map is for; the labels' own if left out. */
  readonly bins?: NumericBins;
}

/** Learns the map in one go, some 30 ms; null without labels. */
export function learnCalibration(version: string, reference: ScoreHistogram): CalibrationMap | null {
  return finished(calibrationSteps(version, reference));
}

/**
 * The same in steps of a few ms. Resamples are Poisson bootstraps of the labels from a fixed seed: the same labels give
 * the same map, bit by bit.
 */
export function* calibrationSteps(
  version: string,
  reference: ScoreHistogram,
  { calibrated: told, bins = reference.bins }: CalibrationSettings = {},
): Steps<CalibrationMap | null> {
  const own = new ScoreHistogram(reference.bins);
  own.merge(reference);
  const mapped = yield* mappedScores(own, told, bins);
  if (mapped === null) return null;
  const { calibrated, probability, supported } = mapped;
  const replicates = yield* resamples(mapped);
  const variance = varianceByBin(replicates, probability.length);
  return { version, reference: own, bins, calibrated, probability, replicates, variance, supported };
}

function* resamples({ knots, scores, isotonic, probability }: MappedScores): Steps<Float32Array[]> {
  const { x, positive, negative } = knots;
  const uniform = seededUniform(seed);
  const drawn = (counts: Float64Array) => {
    const sample = new Float64Array(counts.length);
    for (let i = 0; i < counts.length; i += 1) sample[i] = poissonCount(counts[i] as number, uniform);
    return sample;
  };
  const replicates: Float32Array[] = [];
  for (let i = 0; i < replicateCount; i += 1) {
    if (i % replicatesAtOnce === 0) yield;
    const curve = isotonicCurve(x, drawn(positive), drawn(negative));
    const values = curve === null ? isotonic : valuesAt(curve, scores);
    replicates.push(
      Float32Array.from(values, (value, bin) =>
        clipped((probability[bin] as number) + value - (isotonic[bin] as number)),
      ),
    );
  }
  return replicates;
}

function varianceByBin(replicates: readonly Float32Array[], bins: number): Float64Array {
  const [sums, squares] = [new Float64Array(bins), new Float64Array(bins)];
  for (const values of replicates) {
    for (let bin = 0; bin < bins; bin += 1) {
      const value = values[bin] as number;
      sums[bin] = (sums[bin] as number) + value;
      squares[bin] = (squares[bin] as number) + value * value;
    }
  }
  const n = replicates.length;
  return squares.map((square, bin) => Math.max(0, square / n - ((sums[bin] as number) / n) ** 2));
}

function clipped(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}
