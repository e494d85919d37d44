import { bothFilled, eachStep, type PooledSteps } from "./pooled-steps.ts";

/**
 * First Wasserstein distance ∫ |F_reference - F_live| dx of the rows themselves, in the column's units, >= 0
 * (Vallender 1974); divide by a spread to compare columns. NaN when a sample is empty, the largest double if it overflows.
 */
export function exactWasserstein(steps: PooledSteps): number {
  if (!bothFilled(steps)) return Number.NaN;
  let sum = 0;
  eachStep(steps, (difference, from, to) => {
    // Halves first: the gap between two doubles may be twice the largest one.
    sum += Math.abs(difference) * (to / 2 - from / 2);
  });
  return Math.min(2 * sum, Number.MAX_VALUE);
}
