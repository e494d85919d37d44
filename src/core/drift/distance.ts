import type { ColumnKind } from "../schema.ts";
import type { Comparison } from "./comparison.ts";

/**
 * What a window says against its reference. `drifting` and `stable` are each shown at error alpha; between them the
 * rows do not tell (`undecided`); below `minimumLiveRows` nothing is said (`insufficient`).
 */
export type Verdict = "drifting" | "stable" | "undecided" | "insufficient";

const minimumLiveRows = 200;

export interface DriftReading {
  readonly name: string;
  /** NaN without live rows. */
  readonly value: number;
  /** The certificate, where cells hide the exact value: it lies in [low, high], as `value` does. */
  readonly low?: number;
  readonly high?: number;
  /** The value beyond which the window is drifting, at this sample size, tolerance and certificate; finite. */
  readonly threshold: number;
  /** Live rows with a value. */
  readonly n: number;
  readonly verdict: Verdict;
}

/** What counts as drift: a true distance above the tolerance, shown with error at most `alpha`. */
export interface DriftLimits {
  /** Chance of `drifting` at a true distance of just the tolerance; likewise of `stable`. In (0, 0.5). */
  readonly alpha: number;
  /** Kolmogorov-Smirnov distance that is harmless, in [0, 1). */
  readonly ksTolerance: number;
  /** Population stability index that is harmless, > 0; rules Jensen-Shannon, Hellinger and χ² too, which follow it. */
  readonly psiTolerance: number;
  /** Share of rows that may be in other cells without harm, in [0, 1): for total variation and L∞. */
  readonly shareTolerance: number;
  /** Wasserstein distance that is harmless, in spreads of the reference, >= 0. */
  readonly wassersteinTolerance: number;
}

export const defaultDriftLimits: DriftLimits = {
  alpha: 1e-3,
  ksTolerance: 0.02,
  psiTolerance: 0.1,
  shareTolerance: 0.1,
  wassersteinTolerance: 0.1,
};

/**
 * A distance between a reference and a window: at least 0, 0 for equal counts, indifferent to the order of rows and
 * panes, finite whatever cells are empty.
 */
export interface Distance {
  readonly name: string;
  /** Kinds of column that it is defined for. */
  readonly kinds: readonly ColumnKind[];
  measure(comparison: Comparison, limits: DriftLimits): DriftReading;
}

/** The verdict of `value` between the point below which drift is excluded and the one above which it is shown. */
export function verdictOf(n: number, drifting: boolean, stable: boolean): Verdict {
  if (n < minimumLiveRows) return "insufficient";
  if (drifting) return "drifting";
  return stable ? "stable" : "undecided";
}
