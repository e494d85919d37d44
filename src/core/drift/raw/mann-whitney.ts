import { mannWhitneySurvival } from "../../statistics/mann-whitney-exact.ts";
import { normalQuantile, normalSurvival } from "../../statistics/normal-distribution.ts";
import { bothFilled, type PooledSteps } from "./pooled-steps.ts";
import { type TestReading, undefinedReading } from "./test-reading.ts";

/** A side of no more rows than this makes the law of U exact, unless values are tied. */
const exactUpToRows = 8;
/** More pairs than this would take over 80 MB to count; the normal law then. */
const exactUpToPairs = 2e7;

/**
 * Two-sided Mann-Whitney test (1947): U = the pairs in which the reference is above the live value, ties as halves, in
 * [0, nm]. The p-value is exact where a side has at most eight rows and no values are tied, else normal with tie and
 * continuity corrections: scipy's method="auto". `threshold` is how high U gets with chance alpha/2; as low as nm less
 * that is as unlikely.
 */
export function mannWhitneyTest(steps: PooledSteps, alpha: number): TestReading {
  const law = mannWhitneyLaw(steps);
  const { referenceRows: n, liveRows: m } = steps;
  if (law === undefined) return undefinedReading("mann_whitney", m);
  const pValue = Math.min(1, 2 * law.survival(Math.max(law.u, n * m - law.u)));
  return { name: "mann_whitney", value: law.u, pValue, threshold: law.upperLimit(alpha / 2), n: m };
}

/** p-value of the one-sided test that the reference has the smaller values; 1 where the test is not defined. */
export function mannWhitneyLessPValue(steps: PooledSteps): number {
  const law = mannWhitneyLaw(steps);
  return law === undefined ? 1 : law.survival(steps.referenceRows * steps.liveRows - law.u);
}

interface RankSumLaw {
  readonly u: number;
  /** P(U >= u) when nothing differs. */
  survival(u: number): number;
  /** The largest value that is not rarer than alpha. */
  upperLimit(alpha: number): number;
}

/** Undefined where a sample is empty or all values are alike. */
function mannWhitneyLaw(steps: PooledSteps): RankSumLaw | undefined {
  const { reference, live, referenceRows: n, liveRows: m } = steps;
  let [liveBelow, u, ties] = [0, 0, 0];
  for (let k = 0; k < reference.length; k += 1) {
    const [a, b] = [reference[k] as number, live[k] as number];
    u += a * (liveBelow + b / 2);
    liveBelow += b;
    ties += (a + b) ** 3 - (a + b);
  }
  if (!bothFilled(steps)) return undefined;
  if (ties === 0 && Math.min(n, m) <= exactUpToRows && n * m <= exactUpToPairs) return { u, ...exactLaw(n, m) };
  const rows = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (rows + 1 - ties / (rows * (rows - 1))));
  return deviation > 0 ? { u, ...normalLaw(n * m, deviation) } : undefined;
}

function exactLaw(n: number, m: number): Omit<RankSumLaw, "u"> {
  const survival = mannWhitneySurvival(n, m);
  const upperLimit = (alpha: number) => {
    let [rare, common] = [n * m + 1, 0];
    while (rare - common > 1) {
      const middle = Math.floor((rare + common) / 2);
      if (survival(middle) < alpha) rare = middle;
      else common = middle;
    }
    return common;
  };
  return { survival, upperLimit };
}

function normalLaw(pairs: number, deviation: number): Omit<RankSumLaw, "u"> {
  return {
    survival: (u) => normalSurvival((u - pairs / 2 - 0.5) / deviation),
    upperLimit: (alpha) => Math.min(pairs, pairs / 2 + 0.5 - normalQuantile(alpha) * deviation),
  };
}
