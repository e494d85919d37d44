import type { ScoreHistogram } from "../profile/score-histogram.ts";

/** Labelled rows by score: the bins that had any, ascending. */
export interface ScoreKnots {
  readonly bins: Int32Array;
  /** Mean score of a bin's labelled rows. */
  readonly x: Float64Array;
  readonly positive: Float64Array;
  readonly negative: Float64Array;
}

export function scoreKnots(scores: ScoreHistogram): ScoreKnots {
  const bins = Int32Array.from({ length: scores.bins.edges.length + 1 }, (_, bin) => bin).filter((bin) => {
    const { positive, negative } = scores.at(bin);
    return positive + negative > 0;
  });
  const at = Array.from(bins, (bin) => scores.at(bin));
  return {
    bins,
    x: Float64Array.from(at, ({ sum, positive, negative }) => sum / (positive + negative)),
    positive: Float64Array.from(at, ({ positive }) => positive),
    negative: Float64Array.from(at, ({ negative }) => negative),
  };
}
