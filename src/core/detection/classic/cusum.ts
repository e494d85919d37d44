import { type ClassicDetector, restarting } from "./classic-detector.ts";
import { noMoments, standardDeviation, withValue } from "./running-moments.ts";

export interface CusumOptions {
  /** Values from which mean and standard deviation are taken, and then frozen. */
  readonly warmUp?: number;
  /** In standard deviations. */
  readonly slack?: number;
  readonly threshold?: number;
}

/**
 * Two-sided tabular CUSUM against the first values: S± ← max(0, S± ± (x − μ) − k·σ), change when either exceeds h·σ.
 *
 * Page, Biometrika 41, 1954. At the usual k = ½, h = 5 it cries every few hundred values of a steady stream, sooner
 * where the first thirty misjudge it.
 */
export function cusum(options: CusumOptions = {}): ClassicDetector {
  const { warmUp = 30, slack = 0.5, threshold = 5 } = options;
  return restarting("number", () => {
    let reference = noMoments;
    let [deviation, above, below] = [0, 0, 0];
    return (value) => {
      if (reference.n < warmUp) {
        reference = withValue(reference, value);
        if (reference.n < warmUp) return "quiet";
        deviation = standardDeviation(reference);
      }
      above = Math.max(0, above + value - reference.mean - slack * deviation);
      below = Math.max(0, below - value + reference.mean - slack * deviation);
      return Math.max(above, below) > threshold * deviation ? "change" : "quiet";
    };
  });
}
