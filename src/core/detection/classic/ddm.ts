import { type ClassicDetector, restarting } from "./classic-detector.ts";

export interface DdmOptions {
  /** Outcomes before anything is said. */
  readonly warmStart?: number;
  /** Standard deviations above the best error rate. */
  readonly warningDeviations?: number;
  readonly changeDeviations?: number;
}

/**
 * Drift detection method: change when the running error rate p plus its deviation s = √(p(1−p)/n) exceeds the least
 * p + s so far by more than so many of that least's deviations.
 *
 * Gama, Medas, Castillo, Rodrigues, "Learning with drift detection", SBIA 2004. Blind to a slow rise, and the slower the
 * longer the good past was. No bound on false alarms.
 */
export function ddm(options: DdmOptions = {}): ClassicDetector {
  const { warmStart = 30, warningDeviations = 2, changeDeviations = 3 } = options;
  return restarting("outcome", () => {
    let [n, rate] = [0, 0];
    let [bestRate, bestDeviation] = [Infinity, 0];
    return (outcome) => {
      n += 1;
      rate += (1 / n) * (outcome - rate);
      const deviation = Math.sqrt((rate * (1 - rate)) / n);
      if (n <= warmStart) return "quiet";
      if (rate + deviation <= bestRate + bestDeviation) [bestRate, bestDeviation] = [rate, deviation];
      if (rate + deviation > bestRate + changeDeviations * bestDeviation) return "change";
      return rate + deviation > bestRate + warningDeviations * bestDeviation ? "warning" : "quiet";
    };
  });
}
