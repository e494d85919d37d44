import { logGamma } from "./log-gamma.ts";

/**
 * How many of n rows are taken if each is with this chance: a binomial count by inversion outwards from its mode, by one
 * uniform number in (0, 1) and in about √n steps, exact but for the rounding of doubles.
 */
export function thinnedCount(n: number, chance: number, uniform: number): number {
  if (n === 0 || chance <= 0) return 0;
  if (chance >= 1) return n;
  const mode = Math.min(n, Math.floor((n + 1) * chance));
  const odds = chance / (1 - chance);
  const mass = Math.exp(
    logGamma(n + 1) -
      logGamma(mode + 1) -
      logGamma(n - mode + 1) +
      mode * Math.log(chance) +
      (n - mode) * Math.log1p(-chance),
  );
  let left = uniform - mass;
  let [low, high] = [mode, mode];
  let [lowMass, highMass] = [mass, mass];
  while (left >= 0 && (lowMass > 0 || highMass > 0)) {
    lowMass = low > 0 ? (lowMass * low) / ((n - low + 1) * odds) : 0;
    low -= 1;
    left -= lowMass;
    if (left < 0) return low;
    highMass = high < n ? (highMass * (n - high) * odds) / (high + 1) : 0;
    high += 1;
    left -= highMass;
    if (left < 0) return high;
  }
  return mode;
}
