import { type ClassicDetector, restarting, type Verdict } from "./classic-detector.ts";

export interface HddmAOptions {
  /** Error of one look, in (0, 1). */
  readonly changeAlpha?: number;
  readonly warningAlpha?: number;
  /** Whether a falling mean is a change too. */
  readonly twoSided?: boolean;
}

/** Mean of the first n values. */
interface Prefix {
  readonly n: number;
  readonly mean: number;
}

/**
 * Drift detection by Hoeffding's inequality on means (HDDM_A): change when the mean of all values is above that of the
 * best prefix (the one with least mean + √(ln(1/δ)/2n)) by √(m/2·ln(2/δ)), m = (n − n₀)/(n₀·n).
 *
 * Frías-Blanco et al., IEEE TKDE 27(3), 2015. Its error holds for one look, not for a stream of them.
 */
export function hddmA(options: HddmAOptions = {}): ClassicDetector {
  const { changeAlpha = 0.001, warningAlpha = 0.005, twoSided = false } = options;
  const reach = ({ n }: Prefix) => Math.sqrt((1 / (2 * n)) * Math.log(1 / changeAlpha));
  return restarting("share", () => {
    let all: Prefix = { n: 0, mean: 0 };
    let lowest: Prefix | undefined;
    let highest: Prefix | undefined;
    return (value) => {
      all = { n: all.n + 1, mean: all.mean + (1 / (all.n + 1)) * (value - all.mean) };
      lowest ??= all;
      highest ??= all;
      if (lowest.mean + reach(lowest) >= all.mean + reach(all)) lowest = all;
      if (highest.mean - reach(highest) <= all.mean - reach(all)) highest = all;
      const risen = verdictOf(lowest.n, all, all.mean - lowest.mean, changeAlpha, warningAlpha);
      const fallen = verdictOf(highest.n, all, highest.mean - all.mean, changeAlpha, warningAlpha);
      return !twoSided || risen === "change" || fallen === "quiet" ? risen : fallen;
    };
  });
}

function verdictOf(cut: number, { n }: Prefix, moved: number, changeAlpha: number, warningAlpha: number): Verdict {
  if (cut === n) return "quiet";
  const m = ((n - cut) / cut) * (1 / n);
  const bound = (alpha: number) => Math.sqrt((m / 2) * Math.log(2 / alpha));
  return moved >= bound(changeAlpha) ? "change" : moved >= bound(warningAlpha) ? "warning" : "quiet";
}
