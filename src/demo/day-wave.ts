const dayMs = 86_400_000;
/** Traffic swings by this share around its base. */
const swing = 0.3;
/** Fewest at 03:00 UTC, most at 15:00. */
const quietestMs = 3 * 3_600_000;

/** Predictions per second at a time of day, around a base rate. */
export function rateAt(timeMs: number, basePerSecond: number): number {
  const phase = (2 * Math.PI * ((timeMs - quietestMs) % dayMs)) / dayMs;
  return basePerSecond * (1 - swing * Math.cos(phase));
}
