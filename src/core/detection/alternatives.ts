/** Steps from the limit towards 1 that a body CDF stream is tested for. */
const bodySteps = [0.02, 0.08, 0.3];
/** Odds ratios above the limit that a drift or quality rate is tested for. */
const rateOdds = [1.5, 3, 8];
/** Excess odds ratios of a harm rate: eight from 5 % to fourfold, geometric. */
const harmExcess = Array.from({ length: 8 }, (_, i) => 0.05 * (4 / 0.05) ** (i / 7));

/** q = m + (1−m)·{.02, .08, .3}: for CDFs, whose rate may be anywhere in (0, 1). */
export function bodyAlternatives(limit: number): number[] {
  return bodySteps.map((step) => limit + (1 - limit) * step);
}

/** Odds of m × {1.5, 3, 8}: for the rates of drift (tails, shares) and quality. */
export function rateAlternatives(limit: number): number[] {
  return rateOdds.map((ratio) => scaleOdds(limit, ratio));
}

/** Odds of m × (1 + {.05 … 4} geometric, eight): for every harm metric. */
export function harmAlternatives(limit: number): number[] {
  return harmExcess.map((excess) => scaleOdds(limit, 1 + excess));
}

/** The rate whose odds are `ratio` times those of `rate`. */
export function scaleOdds(rate: number, ratio: number): number {
  return (rate * ratio) / (1 + rate * (ratio - 1));
}

/** Most alternatives of a harm stream against its reference, and of a drift or quality stream. */
export const harmWidth = harmExcess.length;
export const columnWidth = Math.max(bodySteps.length, rateOdds.length);
