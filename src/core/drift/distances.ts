import { chiSquareHomogeneity } from "./chi-square-homogeneity.ts";
import type { Comparison } from "./comparison.ts";
import { type Distance, type DriftLimits, type DriftReading, defaultDriftLimits } from "./distance.ts";
import { hellinger } from "./hellinger.ts";
import { jensenShannon } from "./jensen-shannon.ts";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.ts";
import { lInfinity } from "./l-infinity.ts";
import { populationStability } from "./population-stability.ts";
import { totalVariation } from "./total-variation.ts";
import { wassersteinByDeviation, wassersteinByQuartiles } from "./wasserstein.ts";

/** Every distance that is measured live, in the order of display. */
export const distances: readonly Distance[] = [
  kolmogorovSmirnov,
  populationStability,
  jensenShannon,
  chiSquareHomogeneity,
  hellinger,
  totalVariation,
  lInfinity,
  wassersteinByDeviation,
  wassersteinByQuartiles,
];

/** Those that few cells tell as exactly as many, and Kolmogorov-Smirnov's, whose certificate is wider then. */
export const coarseDistances: readonly Distance[] = distances.filter(
  (distance) => distance !== wassersteinByDeviation && distance !== wassersteinByQuartiles,
);

/** A reading of each distance that is defined for the column's kind; none where the reference has no row with a value. */
export function measureDistances(
  comparison: Comparison,
  limits: DriftLimits = defaultDriftLimits,
  measured: readonly Distance[] = distances,
): readonly DriftReading[] {
  if (comparison.reference.rows === 0) return [];
  return measured
    .filter((distance) => distance.kinds.includes(comparison.reference.kind))
    .map((distance) => distance.measure(comparison, limits));
}
