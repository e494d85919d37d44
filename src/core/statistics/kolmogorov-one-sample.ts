import { kolmogorovExactSurvival } from "./kolmogorov-exact.ts";
import { kolmogorovSurvival } from "./kolmogorov-limit.ts";

/** Beyond this many rows the limit law with Stephens' correction is used. */
const exactRowLimit = 4_000;

/**
 * p-value of the one-sample Kolmogorov statistic `d` of n rows: exact up to 4,000 rows, then the limit law at
 * (√n + 0.12 + 0.11/√n) d (Stephens, Journal of the Royal Statistical Society B 32, 1970).
 */
export function oneSampleKolmogorovPValue(d: number, n: number): number {
  if (!(d > 0) || n === 0) return 1;
  if (n <= exactRowLimit) return kolmogorovExactSurvival(n, d);
  const root = Math.sqrt(n);
  return kolmogorovSurvival((root + 0.12 + 0.11 / root) * d);
}
