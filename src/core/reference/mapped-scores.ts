import type { NumericBins } from "../profile/numeric-bins.ts";
import type { ScoreHistogram } from "../profile/score-histogram.ts";
import { isotonicCurve, valuesAt } from "../statistics/isotonic.ts";
import type { Steps } from "../steps.ts";
import { needsCalibration } from "./needs-calibration.ts";
import { type ScoreKnots, scoreKnots } from "./score-knots.ts";

/** Reference labels that a neighbourhood of scores must have before its rate is believed. */
const supportLabels = 50;
/** How far such a neighbourhood reaches to either side of a bin. */
const supportReach = 1 / 32;
/** Scores that part the classes better than this are left as they are: there is nothing to fit (as NannyML does). */
const partedAuc = 0.999;

/** What scores mean by what labels said of them. */
export interface MappedScores {
  readonly knots: ScoreKnots;
  /** The score that stands for each bin. */
  readonly scores: Float64Array;
  /** The isotonic share of the class in each bin. */
  readonly isotonic: Float64Array;
  /** Whether scores had to be mapped; else they stand for themselves. */
  readonly calibrated: boolean;
  /** P(class | score) by bin, in [0, 1]. */
  readonly probability: Float64Array;
  /** 1 where there were at least 50 labels among like scores, else 0: there the map extrapolates. */
  readonly supported: Uint8Array;
}

/**
 * Isotonic regression over the bins of labelled scores, straight lines between bins that had labels and clipped beyond
 * (Zadrozny & Elkan 2002, as NannyML's CBPE). Where that does not help on rows held back, with one class alone, or with
 * scores that part the classes at an AUC above 0.999, scores stand for themselves. Null without labels.
 *
 * @param told whether scores have to be mapped, where that is known
 * @param bins that the map is for; the labels' own if left out
 */
export function* mappedScores(
  reference: ScoreHistogram,
  told?: boolean,
  bins: NumericBins = reference.bins,
): Steps<MappedScores | null> {
  const knots = scoreKnots(reference);
  const fitted = isotonicCurve(knots.x, knots.positive, knots.negative);
  if (fitted === null) return null;
  yield;
  const calibrated = told ?? (!isParted(knots) && (yield* needsCalibration(knots)));
  const scores = scoresByBin(bins, bins === reference.bins ? knots : null);
  const isotonic = valuesAt(fitted, scores);
  const probability = calibrated ? isotonic : scores.map((score) => Math.min(1, Math.max(0, score)));
  return { knots, scores, isotonic, calibrated, probability, supported: supportOf(scores, knots) };
}

/** One class alone, or an area under the ROC curve above the limit. */
function isParted({ positive, negative }: ScoreKnots): boolean {
  let [area, below, ofClass] = [0, 0, 0];
  for (let i = 0; i < positive.length; i += 1) {
    area += (positive[i] as number) * (below + (negative[i] as number) / 2);
    below += negative[i] as number;
    ofClass += positive[i] as number;
  }
  return !(area / below / ofClass <= partedAuc);
}

/** The score that stands for each bin: the mean of its labelled ones, else its middle. @param knots of these bins, if any are */
function scoresByBin(bins: NumericBins, knots: ScoreKnots | null): Float64Array {
  const scores = Float64Array.from({ length: bins.edges.length + 1 }, (_, bin) => {
    const low = bin === 0 ? 0 : (bins.edges[bin - 1] as number);
    return (low + (bins.edges[bin] ?? 1)) / 2;
  });
  knots?.bins.forEach((bin, i) => {
    scores[bin] = knots.x[i] as number;
  });
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
