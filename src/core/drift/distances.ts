import type { Comparison } from "./comparison.ts";
import { type Distance, type DriftLimits, type DriftReading, defaultDriftLimits } from "./distance.ts";
import { jensenShannon } from "./jensen-shannon.ts";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.ts";
import { populationStability } from "./population-stability.ts";

/** Every distance that is measured live, in the order of display. */
export const distances: readonly Distance[] = [kolmogorovSmirnov, populationStability, jensenShannon];

/** A reading of each distance that is defined for the column's kind. */
export function measureDistances(
  comparison: Comparison,
  limits: DriftLimits = defaultDriftLimits,
): readonly DriftReading[] {
  return distances
    .filter((distance) => distance.kinds.includes(comparison.reference.kind))
    .map((distance) => distance.measure(comparison, limits));
}
