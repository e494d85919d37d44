import type { NumericBins } from "../../profile/numeric-bins.ts";
import type { ScoreHistogram } from "../../profile/score-histogram.ts";
import { interpolated, isotonicFit, type WeightedPoint } from "./isotonic.ts";
import { areaUnderCurve, labelledByScore } from "./score-curve.ts";

/** Reference labels that a neighbourhood of scores must have before its rate is believed. */
const supportLabels = 50;
/** Width of such a neighbourhood: a cell of 1/32 of the scores' range. */
const supportCells = 32;
/** Scores that part the classes better than this are left as they are: there is nothing to fit (as NannyML does). */
const partedAuc = 0.999;

/** What the scores of one version mean: P(class | score) for each bin, learnt from that version's own labels. */
export interface CalibrationMap {
  /** The version whose scores and labels made it. */
  readonly version: string;
  readonly bins: NumericBins;
  /** P(class | score) by bin, in [0, 1]. */
  readonly probability: Float64Array;
  /** Variance of that probability for having been learnt from few labels. */
  readonly variance: Float64Array;
  /** 1 where the reference had at least 50 labels among like scores, else 0: there the map extrapolates. */
  readonly supported: Uint8Array;
}

/**
 * Learns the map from a reference's labelled scores: isotonic regression over the bins, straight lines between bins
 * that had labels and clipped beyond (Zadrozny & Elkan 2002, as NannyML's CBPE). With one class alone, or scores that
 * part the classes at an AUC above 0.999, scores stand for themselves. Null without labels.
 */
export function learnCalibration(version: string, reference: ScoreHistogram): CalibrationMap | null {
  const { bins } = reference;
  const count = bins.edges.length + 1;
  const knots: WeightedPoint[] = [];
  const labels = new Float64Array(supportCells);
  for (let bin = 0; bin < count; bin += 1) {
    const { positive, negative, sum } = reference.at(bin);
    const weight = positive + negative;
    if (weight === 0) continue;
    knots.push({ x: sum / weight, mean: positive / weight, weight });
    const cell = supportCell(binCentre(bins, bin));
    labels[cell] = (labels[cell] as number) + weight;
  }
  if (knots.length === 0) return null;
  const curve = areaUnderCurve(labelledByScore(reference));
  const identity = curve === null || curve.value > partedAuc;
  const fitted = isotonicFit(knots);
  const weights = blockWeights(knots, fitted);
  const map = {
    version,
    bins,
    probability: new Float64Array(count),
    variance: new Float64Array(count),
    supported: new Uint8Array(count),
  };
  let next = 0;
  for (let bin = 0; bin < count; bin += 1) {
    const { positive, negative } = reference.at(bin);
    const own = positive + negative > 0 ? next++ : -1;
    const x = own >= 0 ? (knots[own]?.x ?? 0) : binCentre(bins, bin);
    const p = identity
      ? Math.min(1, Math.max(0, x))
      : own >= 0
        ? (fitted[own] as number)
        : interpolated(knots, fitted, x);
    map.probability[bin] = p;
    const weight = weights[Math.max(0, own >= 0 ? own : Math.min(next, knots.length - 1))] as number;
    map.variance[bin] = identity
      ? 0
      : (((p * weight + 0.5) / (weight + 1)) * (1 - (p * weight + 0.5) / (weight + 1))) / weight;
    map.supported[bin] = (labels[supportCell(binCentre(bins, bin))] as number) >= supportLabels ? 1 : 0;
  }
  return map;
}

/** Labels behind each knot's level: those of all knots that were pooled with it. */
function blockWeights(knots: readonly WeightedPoint[], fitted: Float64Array): Float64Array {
  const weights = new Float64Array(knots.length);
  for (let from = 0; from < knots.length; ) {
    let to = from;
    let sum = 0;
    while (to < knots.length && fitted[to] === fitted[from]) {
      sum += knots[to]?.weight ?? 0;
      to += 1;
    }
    weights.fill(sum, from, to);
    from = to;
  }
  return weights;
}

function binCentre(bins: NumericBins, bin: number): number {
  const low = bin === 0 ? 0 : (bins.edges[bin - 1] as number);
  const high = bin === bins.edges.length ? 1 : (bins.edges[bin] as number);
  return (low + high) / 2;
}

function supportCell(score: number): number {
  return Math.min(supportCells - 1, Math.max(0, Math.floor(score * supportCells)));
}
