/**
 * What a test of two samples says. Tests display; they never decide: with many rows any harmless difference has a
 * p-value next to 0, so a verdict comes from the distances that have a tolerance.
 */
export interface TestReading {
  readonly name: string;
  /** The test's statistic; NaN where it is not defined (a sample is empty, or nothing varies). */
  readonly value: number;
  /** Chance of a statistic as far out as this when both samples are of one distribution; 1 where it is not defined. */
  readonly pValue: number;
  /** What the statistic exceeds (two-sided ones in size) with chance alpha when nothing differs; null where no law is known. */
  readonly threshold: number | null;
  /** Live rows. */
  readonly n: number;
}

/** A test that could not be carried out: nothing speaks against equality. */
export function undefinedReading(name: string, n: number): TestReading {
  return { name, value: Number.NaN, pValue: 1, threshold: null, n };
}
