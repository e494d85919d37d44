import type { ScoreHistogram } from "../../profile/score-histogram.ts";
import { normalQuantile } from "../../statistics/normal-distribution.ts";
import type { IntervalRule, Measured } from "./measured.ts";

/** Rows of the class and of others by score bin, ascending; fractions where labels are expected ones. */
export interface ClassesByScore {
  readonly positive: Float64Array;
  readonly negative: Float64Array;
}

/** Labelled rows by score bin. */
export function labelledByScore(scores: ScoreHistogram): ClassesByScore {
  const bins = scores.bins.edges.length + 1;
  const positive = new Float64Array(bins);
  const negative = new Float64Array(bins);
  for (let bin = 0; bin < bins; bin += 1) {
    const at = scores.at(bin);
    positive[bin] = at.positive;
    negative[bin] = at.negative;
  }
  return { positive, negative };
}

/** A figure from bins, and how far that of the raw scores can be from it at most. */
export interface Certified {
  readonly value: number;
  readonly certificate: number;
}

export interface RankingCurve extends Certified {
  /** DeLong's variance of the AUC; NaN if a class has fewer than two rows. */
  readonly variance: number;
}

/**
 * Area under the ROC curve from bins, in [0, 1]: P(score of the class > score of another) + ½ P(equal), rows of a bin
 * taken as ties (Hanley & McNeil 1982), so that the raw figure is within ½ Σ p_b n_b / PN of it. Variance by DeLong,
 * DeLong & Clarke-Pearson (1988) from the same bins. Null unless both classes have rows.
 */
export function areaUnderCurve({ positive, negative }: ClassesByScore): RankingCurve | null {
  const [p, n] = [total(positive), total(negative)];
  if (!(p > 0 && n > 0)) return null;
  let area = 0;
  let tied = 0;
  let [below, belowPositive] = [0, 0];
  let [v2, u1, u2] = [0, 0, 0];
  for (let bin = 0; bin < positive.length; bin += 1) {
    const [pos, neg] = [positive[bin] as number, negative[bin] as number];
    const v = (below + neg / 2) / n;
    const u = 1 - (belowPositive + pos / 2) / p;
    area += (pos * v) / p;
    tied += pos * neg;
    v2 += pos * v * v;
    u1 += neg * u;
    u2 += neg * u * u;
    below += neg;
    belowPositive += pos;
  }
  const variance =
    p > 1 && n > 1
      ? Math.max(0, v2 - p * area * area) / (p - 1) / p + Math.max(0, u2 - (u1 * u1) / n) / (n - 1) / n
      : Number.NaN;
  return { value: area, certificate: tied / 2 / p / n, variance };
}

/**
 * AUC with DeLong's interval on the logit scale, the design effect in its variance (Pepe 2003, 5.2.4). Where its
 * variance is 0 or unknown (the value is 0 or 1, or a class has a single row), the interval is all of [0, 1].
 */
export function aucMeasured(classes: ClassesByScore, rule: IntervalRule): (Measured & RankingCurve) | null {
  const curve = areaUnderCurve(classes);
  if (curve === null) return null;
  const { value } = curve;
  const deviation = Math.sqrt(rule.designEffect * curve.variance);
  const half = (normalQuantile(0.5 + rule.confidence / 2) * deviation) / (value * (1 - value));
  if (!(half > 0 && half < Number.POSITIVE_INFINITY)) return { ...curve, interval: { low: 0, high: 1 } };
  const logit = Math.log(value / (1 - value));
  return { ...curve, interval: { low: expit(logit - half), high: expit(logit + half) } };
}

/**
 * Average precision Σ (R_b - R_{b-1}) P_b over bins from the top, as scikit-learn's `average_precision_score` with the
 * rows of a bin tied, in [0, 1]. The certificate holds for whole counts: inside a bin the class's rows stand first or
 * last at worst. Null without rows of the class.
 */
export function averagePrecision({ positive, negative }: ClassesByScore): Certified | null {
  const p = total(positive);
  if (!(p > 0)) return null;
  let [value, low, high] = [0, 0, 0];
  let [right, wrong] = [0, 0];
  for (let bin = positive.length - 1; bin >= 0; bin -= 1) {
    const [pos, neg] = [positive[bin] as number, negative[bin] as number];
    if (pos > 0) {
      const all = right + pos;
      value += (pos * all) / (all + wrong + neg);
      high += (pos * all) / (all + wrong);
      // Precision rises with each further hit and bends downwards, so its mean is above that of its ends.
      const first = (right + 1) / (right + 1 + wrong + neg);
      low += (pos * (first + all / (all + wrong + neg))) / 2;
    }
    right += pos;
    wrong += neg;
  }
  return { value: value / p, certificate: Math.max(high - value, value - low) / p };
}

/** AP with the logit interval that takes it for a rate among the class's rows (Boyd, Eng & Page 2013). */
export function averagePrecisionMeasured(classes: ClassesByScore, rule: IntervalRule): (Measured & Certified) | null {
  const curve = averagePrecision(classes);
  if (curve === null) return null;
  const { value } = curve;
  const effective = total(classes.positive) / rule.designEffect;
  const half = normalQuantile(0.5 + rule.confidence / 2) / Math.sqrt(effective * value * (1 - value));
  if (!(half < Number.POSITIVE_INFINITY)) return { ...curve, interval: { low: 0, high: 1 } };
  const logit = Math.log(value / (1 - value));
  return { ...curve, interval: { low: expit(logit - half), high: expit(logit + half) } };
}

function expit(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function total(counts: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i += 1) sum += counts[i] as number;
  return sum;
}
