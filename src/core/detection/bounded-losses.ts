import type { PaneCount } from "./detector-bank.ts";

/**
 * A pane of losses in the shape of counts: each loss as a share of the worst, clipped to [0, 1], and summed in the place
 * of the successes. Panes add, as counts do.
 *
 * Every banded detector may be fed with it: x ↦ (q/m)^x·((1−q)/(1−m))^(1−x) is convex, so that its mean lies under the
 * chord, which is at most 1 while the mean loss is at most m. A loss of NaN is refused.
 *
 * @param worst the loss that counts as 1, above 0; larger ones are no worse
 * @throws RangeError for a loss that is no number, or a worst loss that is not above 0
 */
export function lossCount(startMs: number, losses: Iterable<number>, worst: number): PaneCount {
  if (!(worst > 0 && worst < Infinity)) throw new RangeError(`${worst} is no worst loss`);
  let [successes, trials] = [0, 0];
  for (const loss of losses) {
    if (Number.isNaN(loss)) throw new RangeError("a loss that is no number");
    successes += Math.min(1, Math.max(0, loss / worst));
    trials += 1;
  }
  // Rounding must not make a sum of shares larger than their number.
  return { startMs, successes: Math.min(successes, trials), trials };
}
