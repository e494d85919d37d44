import { scaleOdds } from "./alternatives.ts";
import { type Band, bandOf } from "./band.ts";

/** The odds ratio between two versions that is let pass: 1 + τ. */
const oddsTolerance = 0.3;
/** Odds ratios tested for, as multiples of 1 + τ. */
const excessRatios = [1.1, 1.25, 1.5, 2, 3, 5];
export const conditionalWidth = excessRatios.length;

/**
 * The band of a version's share of all errors in a pane, given both versions' trials: H0 "odds ratio ≤ 1 + τ".
 *
 * With ρ the version's share of trials, m = ρ(1+τ)/(ρ(1+τ)+1−ρ) and q = ρθ/(ρθ+1−ρ), θ ∈ (1+τ)·{1.1 … 5}. Given the
 * pane's errors together, the version's are Fisher's non-central hypergeometric: a sum of independent Bernoullis of mean
 * share at most m, so that the binomial likelihood ratio is an e-value (Hoeffding 1956). Common incidents cancel.
 * Undefined where either has no trials. Using the pane's own trial counts is allowed: they are not its outcomes.
 */
export function conditionalBand(trials: number, controlTrials: number, tolerance = oddsTolerance): Band | undefined {
  const share = trials / (trials + controlTrials);
  if (!(share > 0 && share < 1)) return undefined;
  const limit = scaleOdds(share, 1 + tolerance);
  return bandOf(
    limit,
    excessRatios.map((ratio) => scaleOdds(share, (1 + tolerance) * ratio)),
  );
}
