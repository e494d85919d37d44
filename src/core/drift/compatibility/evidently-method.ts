import type { ColumnKind } from "../../schema.ts";
import type { Sample } from "./sample.ts";

/** A method of Evidently by its name there. */
export interface EvidentlyMethod {
  readonly name: string;
  /** Columns that it may be chosen for; by itself Evidently also takes tests of categories for numbers of few values. */
  readonly kinds: readonly ColumnKind[];
  /** Evidently's default. */
  readonly threshold: number;
  /** Drift lies below the threshold, as `value` is a p-value. */
  readonly test: boolean;
  /** Neither sample is empty. NaN where the method gives no number. */
  value(reference: Sample, live: Sample): number;
  /** Why there is no number, for people. */
  readonly needs?: string;
}
