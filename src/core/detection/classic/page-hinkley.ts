import { type ClassicDetector, restarting } from "./classic-detector.ts";

export interface PageHinkleyOptions {
  /** Values, the first counted twice, before a change is called. */
  readonly minValues?: number;
  /** Deviation δ from the mean that is let pass, in units of the data. */
  readonly tolerance?: number;
  /** λ, in units of the data. */
  readonly threshold?: number;
  /** α: what remains of the sum at each value. */
  readonly fading?: number;
}

/**
 * Page–Hinkley test of a rising mean: S ← max(0, αS + x − mean − δ), change when S ≥ λ. The mean is that of all values,
 * so a change bends its own reference.
 *
 * Page, Biometrika 41, 1954; Hinkley, Biometrika 58, 1971; the one-sided form of river up to 0.11. λ is in units of the
 * data, so that no false-alarm rate goes with it.
 */
export function pageHinkley(options: PageHinkleyOptions = {}): ClassicDetector {
  const { minValues = 30, tolerance = 0.005, threshold = 50, fading = 1 - 0.0001 } = options;
  return restarting("number", () => {
    let [n, mean, sum] = [0, 0, 0];
    return (value) => {
      n += 1;
      mean += (value - mean) / n;
      sum = Math.max(0, fading * sum + (value - mean - tolerance));
      return n + 1 >= minValues && sum >= threshold ? "change" : "quiet";
    };
  });
}
