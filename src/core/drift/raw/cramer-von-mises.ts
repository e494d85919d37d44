import { monotoneRoot } from "../../statistics/monotone-root.ts";
import { cramerVonMisesLimitSurvival } from "../../statistics/quadratic-form-limits.ts";
import { bothFilled, type PooledSteps } from "./pooled-steps.ts";
import { type TestReading, undefinedReading } from "./test-reading.ts";

/**
 * Two-sample Cramér-von Mises test: T = U / (nm(n+m)) - (4nm-1) / (6(n+m)), U = n Σ(r_i-i)² + m Σ(s_j-j)², ties by
 * mean ranks (Anderson, Annals of Mathematical Statistics 33, 1962; scipy's statistic). The p-value is that of the limit
 * law at T brought to the limit's mean and variance, good from about 20 rows a side on; alike with method="asymptotic".
 */
export function cramerVonMisesTest(steps: PooledSteps, alpha: number): TestReading {
  const { referenceRows: n, liveRows: m } = steps;
  if (!bothFilled(steps)) return undefinedReading("cvm", m);
  const value = statistic(steps);
  const rows = n + m;
  const mean = (1 + 1 / rows) / 6;
  const variance = ((rows + 1) * (4 * n * m * rows - 3 * (n * n + m * m) - 2 * n * m)) / (45 * rows * rows * 4 * n * m);
  const stretch = Math.sqrt(45 * variance);
  const pValue = cramerVonMisesLimitSurvival(1 / 6 + (value - mean) / stretch);
  const threshold = mean + (limitQuantile(alpha) - 1 / 6) * stretch;
  return { name: "cvm", value, pValue, threshold, n: m };
}

/** Sums of squares stay below 2^53 for a hundred thousand rows a side, and lose the last digits only beyond. */
function statistic({ reference, live, referenceRows: n, liveRows: m }: PooledSteps): number {
  let [below, liveBelow, fromReference, fromLive] = [0, 0, 0, 0];
  for (let k = 0; k < reference.length; k += 1) {
    const [a, b] = [reference[k] as number, live[k] as number];
    const rank = below + liveBelow + (a + b + 1) / 2;
    fromReference += squares(a, rank - below);
    fromLive += squares(b, rank - liveBelow);
    below += a;
    liveBelow += b;
  }
  const rows = n + m;
  return fromReference / (m * rows) + fromLive / (n * rows) - (4 * n * m - 1) / (6 * rows);
}

/** Σ (above - i)² for i = 1 … count. */
function squares(count: number, above: number): number {
  const centred = above - (count + 1) / 2;
  return count * centred * centred + (count * (count * count - 1)) / 12;
}

function limitQuantile(alpha: number): number {
  const target = Math.log(alpha);
  return Math.exp(monotoneRoot((s) => target - Math.log(cramerVonMisesLimitSurvival(Math.exp(s))), -1, 0.5));
}
