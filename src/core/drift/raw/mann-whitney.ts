import { normalQuantile, normalSurvival } from "../../statistics/normal-distribution.ts";
import { bothFilled, type PooledSteps } from "./pooled-steps.ts";
import { type TestReading, undefinedReading } from "./test-reading.ts";

/**
 * Two-sided Mann-Whitney test (1947): U = the pairs in which the reference is above the live value, ties as halves, in
 * [0, nm]. The p-value is normal with tie and continuity corrections (scipy's method="asymptotic"), good from about
 * eight rows a side on. `threshold` is how high U gets with chance alpha/2; as low as nm less that is as unlikely.
 */
export function mannWhitneyTest(steps: PooledSteps, alpha: number): TestReading {
  const { reference, live, referenceRows: n, liveRows: m } = steps;
  let [liveBelow, u, ties] = [0, 0, 0];
  for (let k = 0; k < reference.length; k += 1) {
    const [a, b] = [reference[k] as number, live[k] as number];
    u += a * (liveBelow + b / 2);
    liveBelow += b;
    ties += (a + b) ** 3 - (a + b);
  }
  const rows = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (rows + 1 - ties / (rows * (rows - 1))));
  if (!bothFilled(steps) || !(deviation > 0)) return undefinedReading("mann_whitney", m);
  const middle = (n * m) / 2;
  const z = (Math.max(u, n * m - u) - middle - 0.5) / deviation;
  const threshold = Math.min(n * m, middle + 0.5 - normalQuantile(alpha / 2) * deviation);
  return { name: "mann_whitney", value: u, pValue: Math.min(1, 2 * normalSurvival(z)), threshold, n: m };
}
