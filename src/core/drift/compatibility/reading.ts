/** What another tool would say of a column, by one of its methods. */
export interface CompatibilityReading {
  /** The method's name in that tool. */
  readonly name: string;
  /** NaN where the method gives nothing. */
  readonly value: number;
  /** Of a test: the p-value, which may be `value` itself. */
  readonly p?: number;
  readonly threshold: number;
  /** Live rows with a value. */
  readonly n: number;
  readonly drifting: boolean;
  /** The method that this tool chooses by default for such a column; the others are shown beside it. */
  readonly decides: boolean;
  /** What a column must have for the method to give a value. */
  readonly needs?: string;
}
