import { greatestCommonDivisor } from "./greatest-common-divisor.ts";
import { kolmogorovSurvival } from "./kolmogorov-limit.ts";

/** Lattices of at most this many points are counted exactly, in about 5 ms. */
export const exactLatticeLimit = 1_000_000;

/**
 * p-value of the two-sample Kolmogorov-Smirnov statistic `d` of n and m rows, two-sided. For reports: decisions never
 * rest on it. Exact for n·m <= 1e6 without ties (conservative with ties); else the limit law at
 * (√en + 0.12 + 0.11/√en) d, en = nm/(n+m) (Stephens 1970), within 2 % at p = 1e-3 for en >= 50.
 */
export function twoSampleKolmogorovPValue(d: number, n: number, m: number): number {
  if (!(d > 0) || n === 0 || m === 0) return 1;
  if (n * m <= exactLatticeLimit) return latticeExceedance(d, n, m);
  const root = Math.sqrt((n * m) / (n + m));
  return kolmogorovSurvival((root + 0.12 + 0.11 / root) * d);
}

/**
 * P(some |i/n - j/m| >= d on a random lattice path from (0,0) to (n,m)), all paths alike. What leaves the band is
 * summed as it leaves, so that small p-values keep their digits.
 */
function latticeExceedance(d: number, n: number, m: number): number {
  const divisor = greatestCommonDivisor(n, m);
  const [stepI, stepJ] = [m / divisor, n / divisor];
  // A statistic that is a point of the lattice must not be rounded above itself.
  const limit = Math.ceil(d * stepI * n - 1e-6);
  if (limit <= 0) return 1;
  let exceeded = 0;
  const mass = new Float64Array(m + 1);
  mass[0] = 1;
  for (let i = 0; i <= n; i++) {
    let fromLeft = 0;
    for (let j = 0; j <= m; j++) {
      const here = (mass[j] ?? 0) + fromLeft;
      if (Math.abs(i * stepI - j * stepJ) >= limit) {
        exceeded += here;
        mass[j] = 0;
        fromLeft = 0;
        continue;
      }
      const remaining = n - i + (m - j);
      mass[j] = remaining === 0 ? 0 : (here * (n - i)) / remaining;
      fromLeft = remaining === 0 ? 0 : (here * (m - j)) / remaining;
    }
  }
  return Math.min(1, exceeded);
}
