import { normal } from "./random.ts";

/** Up to this mean, counts are drawn exactly; above, a rounded normal number is close enough and ten times as fast. */
const exactMean = 12;

/** A seeded draw of Binomial(trials, rate): inversion for small means, normal approximation with skew correction for large ones. */
export function binomial(random: () => number, trials: number, rate: number): number {
  if (rate <= 0 || trials <= 0) return 0;
  if (rate > 0.5) return trials - binomial(random, trials, 1 - rate);
  const mean = trials * rate;
  if (mean <= exactMean) return invert(random(), trials, rate);
  const z = normal(random);
  const deviation = Math.sqrt(mean * (1 - rate));
  // Cornish–Fisher: the third moment keeps the upper tail as heavy as the true one.
  const skewed = mean + deviation * z + ((1 - 2 * rate) * (z * z - 1)) / 6;
  return Math.min(trials, Math.max(0, Math.round(skewed)));
}

/** Trials in clusters of `cluster` equal outcomes: a design effect of exactly `cluster`. */
export function clusteredBinomial(random: () => number, trials: number, rate: number, cluster: number): number {
  return Math.min(trials, cluster * binomial(random, Math.round(trials / cluster), rate));
}

function invert(uniform: number, trials: number, rate: number): number {
  const odds = rate / (1 - rate);
  let mass = (1 - rate) ** trials;
  let cumulated = mass;
  let count = 0;
  while (uniform > cumulated && count < trials) {
    mass *= ((trials - count) / (count + 1)) * odds;
    count += 1;
    cumulated += mass;
  }
  return count;
}
