import type { PairCount } from "../../src/core/detection/conditional-detector.ts";
import { clusteredBinomial } from "./binomial.ts";
import { seededRandom } from "./random.ts";

export interface Pair {
  readonly trials: number;
  readonly controlTrials: number;
  readonly cluster: number;
  /** The version's rate over its control's. */
  readonly ratio: number;
  /** The control's rate in a pane. */
  rate(pane: number): number;
}

/** Panes of a version and its control, drawn in order. */
export function pairStream(pair: Pair, seed: number): (pane: number) => PairCount {
  const random = seededRandom(seed);
  const { trials, controlTrials, cluster, ratio } = pair;
  return (pane) => {
    const rate = pair.rate(pane);
    const successes = clusteredBinomial(random, trials, Math.min(1, rate * ratio), cluster);
    const controlSuccesses = clusteredBinomial(random, controlTrials, rate, cluster);
    return { startMs: pane * 10_000, successes, trials, controlSuccesses, controlTrials };
  };
}
