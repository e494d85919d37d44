import { cramerVonMisesSurvival } from "../../statistics/cramer-von-mises-exact.ts";
import { greatestCommonDivisor } from "../../statistics/greatest-common-divisor.ts";
import { monotoneRoot } from "../../statistics/monotone-root.ts";
import { cramerVonMisesLimitSurvival } from "../../statistics/quadratic-form-limits.ts";
import { bothFilled, type PooledSteps } from "./pooled-steps.ts";
import { type TestReading, undefinedReading } from "./test-reading.ts";

/** The p-value is exact when no side has more rows. */
const exactUpToRows = 20;

/**
 * Two-sample Cramér-von Mises test: T = U / (nm(n+m)) - (4nm-1) / (6(n+m)), U = n Σ(r_i-i)² + m Σ(s_j-j)², ties by
 * mean ranks (Anderson, Annals of Mathematical Statistics 33, 1962; scipy's statistic). The p-value is exact up to 20
 * rows a side (with ties the law without ties at the next smaller value), else that of the limit law at T brought to
 * the limit's mean and variance: scipy's method="auto".
 */
export function cramerVonMisesTest(steps: PooledSteps, alpha: number): TestReading {
  const { referenceRows: n, liveRows: m } = steps;
  if (!bothFilled(steps)) return undefinedReading("cvm", m);
  const u = rankSquares(steps);
  const value = u / (n * m * (n + m)) - (4 * n * m - 1) / (6 * (n + m));
  const law = Math.max(n, m) <= exactUpToRows ? exactLaw(n, m, u) : limitLaw(n, m, value);
  return { name: "cvm", value, pValue: law.pValue, threshold: law.limit(alpha), n: m };
}

interface Law {
  readonly pValue: number;
  /** The largest value that is not rarer than alpha. */
  limit(alpha: number): number;
}

function exactLaw(n: number, m: number, u: number): Law {
  const survival = cramerVonMisesSurvival(n, m);
  const divisor = greatestCommonDivisor(n, m);
  const rows = n + m;
  // 4U is whole also with ties, so that nothing is rounded before the floor.
  const step = Math.floor((rows * (6 * 4 * u - 4 * n * m * (4 * n * m - 1))) / (24 * divisor * divisor));
  const limit = (alpha: number) => {
    let [rare, common] = [rows * ((n * m) / divisor) ** 2, 0];
    while (rare - common > 1) {
      const middle = Math.floor((rare + common) / 2);
      if (survival(middle) < alpha) rare = middle;
      else common = middle;
    }
    // A value with ties counts as the whole step below it; such are at least 1/1,600 of a step away.
    return ((common + 0.9999) * divisor * divisor) / (n * m * rows * rows);
  };
  return { pValue: survival(step), limit };
}

function limitLaw(n: number, m: number, value: number): Law {
  const rows = n + m;
  const mean = (1 + 1 / rows) / 6;
  const variance = ((rows + 1) * (4 * n * m * rows - 3 * (n * n + m * m) - 2 * n * m)) / (45 * rows * rows * 4 * n * m);
  const stretch = Math.sqrt(45 * variance);
  return {
    pValue: cramerVonMisesLimitSurvival(1 / 6 + (value - mean) / stretch),
    limit: (alpha) => mean + (limitQuantile(alpha) - 1 / 6) * stretch,
  };
}

/** U, a whole number of quarters: exact up to a hundred thousand rows a side, beyond that all but the last digits. */
function rankSquares({ reference, live, referenceRows: n, liveRows: m }: PooledSteps): number {
  let [below, liveBelow, fromReference, fromLive] = [0, 0, 0, 0];
  for (let k = 0; k < reference.length; k += 1) {
    const [a, b] = [reference[k] as number, live[k] as number];
    const rank = below + liveBelow + (a + b + 1) / 2;
    fromReference += squares(a, rank - below);
    fromLive += squares(b, rank - liveBelow);
    below += a;
    liveBelow += b;
  }
  return n * fromReference + m * fromLive;
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
