import type { Codec } from "../../codec.ts";
import type { NumericBins } from "../../profile/numeric-bins.ts";
import { ScoreHistogram, scoreHistogramCodec } from "../../profile/score-histogram.ts";
import { poissonCount, seededUniform } from "../../statistics/seeded-random.ts";
import { isotonicCurve, valuesAt } from "./isotonic.ts";
import { needsCalibration } from "./needs-calibration.ts";
import { areaUnderCurve, labelledByScore } from "./score-curve.ts";
import { type ScoreKnots, scoreKnots } from "./score-knots.ts";

/** Reference labels that a neighbourhood of scores must have before its rate is believed. */
const supportLabels = 50;
/** How far such a neighbourhood reaches to either side of a bin. */
const supportReach = 1 / 32;
/** Scores that part the classes better than this are left as they are: there is nothing to fit (as NannyML does). */
const partedAuc = 0.999;
const replicateCount = 200;
const seed = 200;

/** What the scores of one version mean: P(class | score) for each bin, learnt from that version's own labels. */
export interface CalibrationMap {
  /** The version whose scores and labels made it. */
  readonly version: string;
  /** The scores and labels. */
  readonly reference: ScoreHistogram;
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

/**
 * Learns the map from a reference's labelled scores: isotonic regression over the bins, straight lines between bins
 * that had labels and clipped beyond (Zadrozny & Elkan 2002, as NannyML's CBPE). Where that does not help on rows held
 * back, with one class alone, or with scores that part the classes at an AUC above 0.999, scores stand for themselves.
 * Null without labels.
 *
 * Resamples are Poisson bootstraps of the labels from a fixed seed: the same labels give the same map, bit by bit.
 */
export function learnCalibration(version: string, reference: ScoreHistogram): CalibrationMap | null {
  const knots = scoreKnots(reference);
  const fitted = isotonicCurve(knots.x, knots.positive, knots.negative);
  if (fitted === null) return null;
  const curve = areaUnderCurve(labelledByScore(reference));
  const calibrated = curve !== null && curve.value <= partedAuc && needsCalibration(knots);
  const scores = scoresByBin(reference.bins, knots);
  const isotonic = valuesAt(fitted, scores);
  const probability = calibrated ? isotonic : scores.map(clipped);
  const replicates = resamples(knots, scores, isotonic).map((values) => {
    const replicate = new Float32Array(values.length);
    for (let bin = 0; bin < values.length; bin += 1)
      replicate[bin] = clipped((probability[bin] as number) + (values[bin] as number) - (isotonic[bin] as number));
    return replicate;
  });
  const own = new ScoreHistogram(reference.bins);
  own.merge(reference);
  return {
    version,
    reference: own,
    calibrated,
    probability,
    replicates,
    variance: varianceByBin(replicates, probability.length),
    supported: supportOf(scores, knots),
  };
}

function resamples({ x, positive, negative }: ScoreKnots, at: Float64Array, instead: Float64Array): Float64Array[] {
  const uniform = seededUniform(seed);
  const drawn = (counts: Float64Array) => {
    const sample = new Float64Array(counts.length);
    for (let i = 0; i < counts.length; i += 1) sample[i] = poissonCount(counts[i] as number, uniform);
    return sample;
  };
  return Array.from({ length: replicateCount }, () => {
    const curve = isotonicCurve(x, drawn(positive), drawn(negative));
    return curve === null ? instead : valuesAt(curve, at);
  });
}

/** The score that stands for each bin: the mean of its labelled ones, else its middle. */
function scoresByBin(bins: NumericBins, knots: ScoreKnots): Float64Array {
  const scores = Float64Array.from({ length: bins.edges.length + 1 }, (_, bin) => {
    const low = bin === 0 ? 0 : (bins.edges[bin - 1] as number);
    return (low + (bins.edges[bin] ?? 1)) / 2;
  });
  for (const [i, bin] of knots.bins.entries()) scores[bin] = knots.x[i] as number;
  return scores;
}

function supportOf(scores: Float64Array, knots: ScoreKnots): Uint8Array {
  const { x, positive, negative } = knots;
  const before = new Float64Array(x.length + 1);
  for (let i = 0; i < x.length; i += 1)
    before[i + 1] = (before[i] as number) + (positive[i] as number) + (negative[i] as number);
  let [first, end] = [0, 0];
  return Uint8Array.from(scores, (score) => {
    while (first < x.length && (x[first] as number) < score - supportReach) first += 1;
    while (end < x.length && (x[end] as number) <= score + supportReach) end += 1;
    return (before[end] as number) - (before[first] as number) >= supportLabels ? 1 : 0;
  });
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

/** Keeps what the map was learnt from, and learns it again when read. */
export const calibrationCodec: Codec<CalibrationMap> = {
  version: 1,
  encode(map, out) {
    out.text(map.version);
    scoreHistogramCodec.encode(map.reference, out);
  },
  decode(bytes) {
    const version = bytes.text();
    const reference = scoreHistogramCodec.decode(bytes, scoreHistogramCodec.version);
    if ("unreadable" in reference) return reference;
    return learnCalibration(version, reference) ?? { unreadable: "a calibration map without labels" };
  },
};
