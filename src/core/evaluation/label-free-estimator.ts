import type { CountVector } from "../profile/reading-counts.ts";
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

/** Estimates what accuracy to expect from a few of the counts that panes and windows hold anyway. */
export interface LabelFreeEstimator {
  /** What it needs of a pane's or window's counts, in the reference's layout; whole counts that add up over time. */
  needed(counts: CountVector): Float64Array;
  /** Null without rows. @param needed as `needed` gave them, or a sum of such */
  estimate(needed: Float64Array, version: string, rule: IntervalRule): LabelFreeEstimate | null;
}
