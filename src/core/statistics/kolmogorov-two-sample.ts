import { greatestCommonDivisor } from "./greatest-common-divisor.ts";
import { kolmogorovSurvival } from "./kolmogorov-limit.ts";

/** Bands of at most so many lattice points are counted exactly, in about 15 ms. */
export const exactPointLimit = 4_000_000;

/**
 * p-value of the two-sample Kolmogorov-Smirnov statistic `d` of n and m rows, two-sided. For reports: decisions never
 * rest on it. Exact for 2d·n·m <= 4e6 without ties (conservative with ties), which at p = .05 are 10,000 rows a side; else
 * the limit law at (√en + 0.12 + 0.11/√en) d, en = nm/(n+m) (Stephens 1970), within 2 % at p = 1e-3 for en >= 50.
 */
export function twoSampleKolmogorovPValue(d: number, n: number, m: number): number {
  if (!(d > 0) || n === 0 || m === 0) return 1;
  if (2 * d * n * m <= exactPointLimit) return latticeExceedance(d, n, m);
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
  let [exceeded, from] = [0, 0];
  const mass = new Float64Array(m + 1);
  mass[0] = 1;
  for (let i = 0; i <= n; i++) {
    // Inside are first <= j <= last; what came down to the left of it, or goes right of it, has left the band.
    const first = Math.max(0, Math.floor((i * stepI - limit) / stepJ) + 1);
    const last = Math.min(m, Math.ceil((i * stepI + limit) / stepJ) - 1);
    for (; from < first; from++) {
      exceeded += mass[from] ?? 0;
      mass[from] = 0;
    }
    let fromLeft = 0;
    for (let j = first; j <= last; j++) {
      const here = (mass[j] ?? 0) + fromLeft;
      const remaining = n - i + (m - j);
      mass[j] = remaining === 0 ? 0 : (here * (n - i)) / remaining;
      fromLeft = remaining === 0 ? 0 : (here * (m - j)) / remaining;
    }
    exceeded += fromLeft;
  }
  return Math.min(1, exceeded);
}
