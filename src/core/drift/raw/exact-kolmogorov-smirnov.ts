import { twoSampleKolmogorovPValue } from "../../statistics/kolmogorov-two-sample.ts";
import { bothFilled, eachStep, type PooledSteps } from "./pooled-steps.ts";
import { type TestReading, undefinedReading } from "./test-reading.ts";

/** sup |F_reference - F_live| over the rows themselves, in [0, 1] (Smirnov 1939); NaN when a sample is empty. */
export function exactKolmogorovSmirnov(steps: PooledSteps): number {
  if (!bothFilled(steps)) return Number.NaN;
  let largest = 0;
  eachStep(steps, (difference) => {
    largest = Math.max(largest, Math.abs(difference));
  });
  return largest;
}

/** The two-sided test of it: exact for small samples without ties, else by the limit law (`twoSampleKolmogorovPValue`). */
export function kolmogorovSmirnovTest(steps: PooledSteps, alpha: number): TestReading {
  const value = exactKolmogorovSmirnov(steps);
  if (Number.isNaN(value)) return undefinedReading("ks_test", steps.liveRows);
  const { referenceRows: n, liveRows: m } = steps;
  const effective = (n * m) / (n + m);
  const threshold = Math.min(1, Math.sqrt(Math.log(2 / alpha) / (2 * effective)));
  return { name: "ks_test", value, pValue: twoSampleKolmogorovPValue(value, n, m), threshold, n: m };
}
