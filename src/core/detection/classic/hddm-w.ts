import { type ClassicDetector, restarting, type Verdict } from "./classic-detector.ts";

export interface HddmWOptions {
  /** Error of one look, in (0, 1). */
  readonly changeAlpha?: number;
  readonly warningAlpha?: number;
  /** Weight λ of the newest value, in (0, 1]. */
  readonly newestWeight?: number;
  /** Whether a falling mean is a change too. */
  readonly twoSided?: boolean;
}

/** An exponentially weighted mean and the sum of its squared weights. */
interface Weighted {
  readonly mean: number;
  readonly squaredWeights: number;
}

/** The mean up to the cut, and the mean since. */
interface Cut {
  readonly until: Weighted;
  readonly since: Weighted | undefined;
}

/**
 * Drift detection by McDiarmid's inequality on exponentially weighted means (HDDM_W): change when the mean since the
 * cut is above the one up to it by √((b₁ + b₂)·ln(1/δ)/2), b ← λ² + (1−λ)²b; the cut is where mean + √(b·ln(1/δ)/2)
 * was least.
 *
 * Frías-Blanco et al., IEEE TKDE 27(3), 2015. Its error holds for one look, not for a stream of them.
 */
export function hddmW(options: HddmWOptions = {}): ClassicDetector {
  const { changeAlpha = 0.001, warningAlpha = 0.005, newestWeight = 0.05, twoSided = false } = options;
  const bound = (squaredWeights: number, alpha: number) => Math.sqrt((squaredWeights * Math.log(1 / alpha)) / 2);
  const add = (before: Weighted | undefined, value: number): Weighted => ({
    mean: before === undefined ? value : newestWeight * value + (1 - newestWeight) * before.mean,
    squaredWeights: newestWeight ** 2 + (1 - newestWeight) ** 2 * (before?.squaredWeights ?? 1),
  });
  /** `side` is 1 for a rising mean, −1 for a falling one. */
  const watch = (side: 1 | -1): ((all: Weighted, value: number) => Verdict) => {
    let cut: Cut | undefined;
    let least = Infinity;
    return (all, value) => {
      const height = side * all.mean + bound(all.squaredWeights, changeAlpha);
      if (height < least) {
        least = height;
        cut = { until: all, since: undefined };
      } else if (cut !== undefined) cut = { until: cut.until, since: add(cut.since, value) };
      if (cut?.since === undefined) return "quiet";
      const moved = side * (cut.since.mean - cut.until.mean);
      const weights = cut.until.squaredWeights + cut.since.squaredWeights;
      return moved > bound(weights, changeAlpha)
        ? "change"
        : moved > bound(weights, warningAlpha)
          ? "warning"
          : "quiet";
    };
  };
  return restarting("share", () => {
    let all: Weighted | undefined;
    const [rise, fall] = [watch(1), watch(-1)];
    return (value) => {
      all = add(all, value);
      const [risen, fallen] = [rise(all, value), fall(all, value)];
      return !twoSided || risen === "change" || fallen === "quiet" ? risen : fallen;
    };
  });
}
