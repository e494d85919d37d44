import { BucketWindow } from "./bucket-window.ts";
import { type ClassicDetector, restarting } from "./classic-detector.ts";

export interface AdwinOptions {
  /** Meant error, in (0, 1). */
  readonly delta?: number;
  /** Values between looks. */
  readonly clock?: number;
  /** Buckets of one size before two are merged. */
  readonly bucketsPerSize?: number;
  /** Values on either side of a cut. */
  readonly minSide?: number;
  /** Values before the first look. */
  readonly grace?: number;
}

/**
 * Adaptive windowing: keeps as many values as agree. At each look, wherever the means before and after a cut of the
 * window differ by more than √(2·m·σ²·δ′) + ⅔·δ′·m, m = 1/(n₀ − 4) + 1/(n₁ − 4), δ′ = ln(2·ln(n)/δ), the oldest bucket
 * goes and the look is repeated. Memory grows with the logarithm of the window.
 *
 * Bifet, Gavaldà, "Learning from time-changing data with adaptive windowing", SDM 2007, in the form of river 0.19 (no
 * cut at the newest bucket of each size). δ is a union bound over the cuts of one look, not over looks.
 */
export function adwin(options: AdwinOptions = {}): ClassicDetector {
  const { delta = 0.002, clock = 32, bucketsPerSize = 5, minSide = 5, grace = 10 } = options;
  return restarting("number", () => {
    const window = new BucketWindow(bucketsPerSize);
    let ticks = 0;
    return (value) => {
      window.add(value);
      ticks += 1;
      if (ticks % clock !== 0 || window.length <= grace) return "quiet";
      let changed = false;
      while (disagrees(window, delta, minSide)) {
        window.dropOldest();
        changed = true;
      }
      return changed ? "change" : "quiet";
    };
  });
}

function disagrees(window: BucketWindow, delta: number, minSide: number): boolean {
  const { length, sum, squares } = window;
  const logTerm = Math.log((2 * Math.log(length)) / delta);
  return window.someCut((olderLength, olderSum) => {
    const newerLength = length - olderLength;
    if (olderLength < minSide || newerLength < minSide) return false;
    const m = 1 / (olderLength - minSide + 1) + 1 / (newerLength - minSide + 1);
    const allowed = Math.sqrt(2 * m * (squares / length) * logTerm) + (2 / 3) * logTerm * m;
    return Math.abs(olderSum / olderLength - (sum - olderSum) / newerLength) > allowed;
  });
}
