import { harmAlternatives } from "../../src/core/detection/alternatives.ts";
import { type Band, bandOf } from "../../src/core/detection/band.ts";
import { BettingDetector } from "../../src/core/detection/betting-detector.ts";
import { DetectorBank } from "../../src/core/detection/detector-bank.ts";
import { panesPerYear } from "../../src/core/detection/weights.ts";
import { normalUpperQuantile } from "../../src/core/statistics/normal-distribution.ts";

/** A fresh detector: k of n of each pane in, whether it alarms out. */
export type Comparator = () => (successes: number, trials: number) => boolean;

const windowPanes = 30;
const yearly = { weight: 1, logBudget: Math.log(panesPerYear) };

/** One-sided z-test of each 5-minute window against the known rate. */
export function zTest(rate: number, alpha: number): Comparator {
  const critical = normalUpperQuantile(Math.log(alpha));
  return () => {
    let [panes, k, n] = [0, 0, 0];
    return (successes, trials) => {
      [panes, k, n] = [panes + 1, k + successes, n + trials];
      if (panes < windowPanes) return false;
      const z = (k - n * rate) / Math.sqrt(n * rate * (1 - rate));
      [panes, k, n] = [0, 0, 0];
      return z > critical;
    };
  };
}

export function bandedDetector(limit: number, designEffect: number): Comparator {
  const band = bandOf(limit, harmAlternatives(limit)) as Band;
  const stake = { ...yearly, designEffect };
  return () => {
    const bank = new DetectorBank(1, band.alternatives.length);
    return (successes, trials) => bank.feed(0, { startMs: 0, successes, trials }, band, stake) !== undefined;
  };
}

/** Bets on the pane's mean: valid whatever the dependence within a pane, and slower. */
export function meanBetting(limit: number): Comparator {
  return () => {
    const detector = new BettingDetector();
    return (successes, trials) => detector.feed({ startMs: 0, successes, trials }, limit, yearly) !== undefined;
  };
}
