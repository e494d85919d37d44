import type { Steps } from "../steps.ts";
import type { AccuracyFigure } from "./accuracy/figure.ts";
import type { IntervalRule } from "./accuracy/measured.ts";

/** What accuracy to expect of rows without their labels. */
export interface LabelFreeEstimate {
  readonly rows: number;
  /** The version whose labels taught it; borrowed if the rows are another version's. */
  readonly learntFrom: string;
  readonly borrowed: boolean;
  /** Share of rows of whose kind the reference had too few labels. */
  readonly extrapolated: number;
  readonly approximation?: true;
  readonly figures: readonly AccuracyFigure[];
}

/** Estimates what accuracy to expect from the counts that it needs (`EstimateNeeds`), or a sum of such, in steps of a few ms; null without rows. */
export type LabelFreeEstimator = (
  needed: Float64Array,
  version: string,
  rule: IntervalRule,
) => Steps<LabelFreeEstimate | null>;
