import type { Band } from "./band.ts";
import type { Stake } from "./detector-bank.ts";

/**
 * Panes after which a rate is expected to alarm: ⌈φ·(ln c + ln 1/w)/(n·max_i[KL(p‖m) − KL(p‖q_i)])⌉, w the weight of one
 * alternative; Infinity where no alternative gains on that rate. Measured delays lie within 1.5 times of it.
 *
 * @param rate the true rate p after the change, in [0, 1]
 * @param trialsPerPane n, above 0
 */
export function delayPanes(band: Band, stake: Stake, trialsPerPane: number, rate: number): number {
  // KL(p‖m) − KL(p‖q) is p·ln(q/m) + (1−p)·ln((1−q)/(1−m)): the mean evidence of one observation.
  const gains = band.alternatives.map((_, i) => rate * (band.hit[i] ?? 0) + (1 - rate) * (band.miss[i] ?? 0));
  const gain = Math.max(...gains);
  return gain > 0 ? Math.ceil(neededNats(band, stake) / (trialsPerPane * gain)) : Infinity;
}

/**
 * The smallest rate whose `delayPanes` is at most `panes`: the smallest harm seen within that time at this traffic.
 * Undefined where not even a rate of 1 is seen in time.
 */
export function smallestRateSeen(band: Band, stake: Stake, trialsPerPane: number, panes: number): number | undefined {
  const gain = neededNats(band, stake) / (trialsPerPane * panes);
  const rates = band.alternatives.map((_, i) => {
    const [hit, miss] = [band.hit[i] ?? 0, band.miss[i] ?? 0];
    return (gain - miss) / (hit - miss);
  });
  const smallest = Math.min(...rates);
  return smallest <= 1 ? smallest : undefined;
}

function neededNats(band: Band, stake: Stake): number {
  return stake.designEffect * (stake.logBudget - Math.log(stake.weight / band.alternatives.length));
}
