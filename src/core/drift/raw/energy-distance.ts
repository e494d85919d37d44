import { bothFilled, eachStep, type PooledSteps } from "./pooled-steps.ts";

/**
 * Energy distance √(2 E|X-Y| - E|X-X'| - E|Y-Y'|) = √(2 ∫ (F_reference - F_live)² dx), in the root of the column's
 * units, >= 0 (Székely & Rizzo 2013; scipy's variant, whose square is Székely's). NaN when a sample is empty, the root of
 * the largest double if it overflows. No law without resampling, so no p-value.
 */
export function energyDistance(steps: PooledSteps): number {
  if (!bothFilled(steps)) return Number.NaN;
  let sum = 0;
  eachStep(steps, (difference, from, to) => {
    sum += difference * difference * (to / 2 - from / 2);
  });
  return 2 * Math.sqrt(Math.min(sum, Number.MAX_VALUE / 4));
}
