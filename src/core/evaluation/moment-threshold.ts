/** What windows of one length reached in the reference, at so many rows in the median. */
export interface Reached {
  readonly value: number;
  readonly rows: number;
}

/**
 * What a window of n rows may reach. Chance gives values that fall with √n, a world that wanders such that do not; the
 * reference's windows of this length and those of the next longer one tell the two apart: value² = chance / n + wander².
 * More rows than the longer ones had lower it no further; at fewer rows than these had it rises as chance does.
 *
 * @param chanceRatio of what chance gives at n rows and at `own.rows`.
 */
export function momentThreshold(n: number, own: Reached, longer: Reached | undefined, chanceRatio: number): number {
  if (n <= own.rows) return own.value * Math.max(1, chanceRatio);
  if (longer === undefined || longer.rows <= own.rows || longer.value >= own.value) return own.value;
  const part = (1 / Math.min(n, longer.rows) - 1 / longer.rows) / (1 / own.rows - 1 / longer.rows);
  return Math.sqrt(longer.value ** 2 + part * (own.value ** 2 - longer.value ** 2));
}
