import { type ClassicDetector, restarting, type Verdict } from "./classic-detector.ts";
import { noMoments, standardDeviation, withValue } from "./running-moments.ts";

export interface EddmOptions {
  /** Outcomes, and errors, before anything is said. */
  readonly warmStart?: number;
  /** Share of the largest distance below which it warns, and below which it calls a change. */
  readonly warningShare?: number;
  readonly changeShare?: number;
}

/**
 * Early drift detection method: watches the distance between errors. v = mean + 2 standard deviations of the distances;
 * change when v falls below a share of the largest v so far.
 *
 * Baena-García et al., "Early drift detection method", 2006. No bound on false alarms, and many of them: on a steady
 * stream v itself wanders by more than a tenth.
 */
export function eddm(options: EddmOptions = {}): ClassicDetector {
  const { warmStart = 30, warningShare = 0.95, changeShare = 0.9 } = options;
  return restarting("outcome", () => {
    let [n, lastError, largest] = [0, 0, -1];
    let distances = noMoments;
    let verdict: Verdict = "quiet";
    return (outcome) => {
      n += 1;
      if (outcome === 0) return verdict;
      distances = withValue(distances, n - lastError);
      lastError = n;
      if (n <= warmStart) return verdict;
      const reach = distances.mean + 2 * standardDeviation(distances);
      if (reach > largest) {
        largest = reach;
        return verdict;
      }
      if (distances.n <= warmStart) return verdict;
      const share = reach / largest;
      verdict = share < changeShare ? "change" : share < warningShare ? "warning" : "quiet";
      return verdict;
    };
  });
}
