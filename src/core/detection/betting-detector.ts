import { logSumExp, softplus } from "../statistics/log-sum-exp.ts";
import type { Alarm, PaneCount, Stake } from "./detector-bank.ts";

/** Bets λ on a pane's mean, as shares of the most that may be bet, 1/m: eight from .02 to .8, geometric. */
const betShares = Array.from({ length: 8 }, (_, i) => 0.02 * (0.8 / 0.02) ** (i / 7));

/** Onset, sum and panes of the run, before the log states. */
interface Run {
  readonly evidence: number;
  readonly onsetMs: number;
  readonly successes: number;
  readonly trials: number;
}

/**
 * Shiryaev–Roberts e-detector of "the mean loss is at most m" by betting on pane means: S_i ← (w_i + S_i)(1 + λ_i(x̄ − m)),
 * alarm when Σ S_i ≥ c.
 *
 * Valid whatever the dependence of the losses within a pane, so that it needs no design effect, as long as each pane's
 * expected mean, given the panes before, is at most m: c·E[alarms in T panes] ≤ T over all streams whose weights share
 * the budget. A pane counts as one observation, so it takes several times the panes of the banded detector.
 *
 * Waudby-Smith & Ramdas, "Estimating means of bounded random variables by betting", JRSS-B 2024; Shin, Ramdas, Rinaldo,
 * "E-detectors", 2022.
 */
export class BettingDetector {
  /** ln S_i by bet. */
  readonly logs = new Float64Array(betShares.length).fill(-Infinity);
  #run: Run | undefined;

  /**
   * Feeds one closed pane, in time order, once; `successes` may be a sum of losses in [0, 1]. A pane without trials
   * changes nothing. An alarm starts the detector anew; its onset is the pane after the last at which the mildest bet
   * had won nothing.
   *
   * @param limit m in (0, 1); it may change between panes, fixed before the pane's losses are seen
   * @throws RangeError for losses that are none, or a limit outside (0, 1)
   */
  feed(pane: PaneCount, limit: number, stake: Pick<Stake, "weight" | "logBudget">): Alarm | undefined {
    const { successes, trials } = pane;
    if (!(successes >= 0 && successes <= trials)) throw new RangeError(`${successes} of ${trials} is no count`);
    if (!(limit > 0 && limit < 1)) throw new RangeError(`${limit} is no limit of a mean in [0, 1]`);
    if (trials === 0) return undefined;
    const excess = (successes / trials - limit) / limit;
    const logWeight = Math.log(stake.weight / betShares.length);
    this.#extendRun(pane, Math.log1p((betShares[0] ?? 0) * excess));
    betShares.forEach((share, i) => {
      const before = this.logs[i] ?? -Infinity;
      const staked = logWeight === -Infinity ? before : logWeight + softplus(before - logWeight);
      this.logs[i] = staked + Math.log1p(share * excess);
    });
    const logEvidence = logSumExp(this.logs);
    if (logEvidence < stake.logBudget) return undefined;
    const alternative = this.logs.indexOf(Math.max(...this.logs));
    const { onsetMs, successes: sum, trials: count } = this.#run ?? { ...pane, onsetMs: pane.startMs };
    this.logs.fill(-Infinity);
    this.#run = undefined;
    return { alternative, logEvidence, onsetMs, successes: sum, trials: count };
  }

  #extendRun({ startMs, successes, trials }: PaneCount, increment: number): void {
    const before = this.#run ?? { evidence: 0, onsetMs: startMs, successes: 0, trials: 0 };
    const evidence = before.evidence + increment;
    if (evidence <= 0) this.#run = undefined;
    else
      this.#run = {
        evidence,
        onsetMs: before.onsetMs,
        successes: before.successes + successes,
        trials: before.trials + trials,
      };
  }
}
