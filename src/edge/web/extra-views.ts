import type { Family } from "../../core/facts.ts";

/** What only models with own metrics or segments show of a version. */
export interface ExtrasView {
  /** Left out where the model has no own metrics. */
  readonly ownMetrics?: readonly OwnMetricView[];
  /** Left out where the model has no segments; of the last hour. */
  readonly segments?: readonly SegmentView[];
  /** Left out where no segment has a favourable prediction; of the last 24 h. */
  readonly fairness?: readonly FairnessView[];
  /** Left out where the model compares features with the reference only. */
  readonly rolling?: readonly RollingView[];
}

/** A distance of a feature from what the same version did earlier. */
export interface RollingView {
  readonly comparedWith: "previous" | "last-week";
  readonly window: string;
  readonly feature: string;
  readonly statistic: string;
  /** NaN comes out as null: there is too little to compare with. */
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly threshold: number | null;
  readonly n: number;
  /** Rows that it is compared with. */
  readonly earlierRows: number;
  /** Until there is a whole span to compare with; 0 where there is. */
  readonly readyInSeconds: number;
  readonly ageSeconds: number;
  readonly signal: string;
}

/** What the rows with one value of a segment are like. */
export interface SegmentView {
  readonly segment: string;
  readonly value: string;
  readonly window: string;
  readonly rows: number;
  readonly errors: SegmentRateView;
  /** Slower than the reference's 99th percentile. */
  readonly slow: SegmentRateView;
  readonly classes: readonly { readonly class: string; readonly share: number }[];
  readonly drift: readonly {
    readonly feature: string;
    readonly psi: number;
    readonly threshold: number | null;
    readonly n: number;
    readonly signal: string;
  }[];
  readonly ageSeconds: number;
}

export interface SegmentRateView {
  /** NaN comes out as null. */
  readonly value: number;
  /** Upper end of the band; null until it is learned. */
  readonly threshold: number | null;
  readonly n: number;
}

/** How far apart the groups of a segment are. */
export interface FairnessView {
  readonly segment: string;
  readonly window: string;
  /** `live`: predictions as they come; by labels: of predictions old enough to be judged, or of the newest so far. */
  readonly basis: "live" | "mature" | "provisional";
  readonly statistic: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly lowest: string | null;
  readonly highest: string | null;
  readonly n: number;
  readonly leftOut: readonly string[];
}

/** What an own metric says of one window. */
export interface OwnMetricView {
  readonly metric: string;
  readonly family: Family;
  readonly window: string;
  /** Share of rows that say yes, with its 95 % interval; NaN comes out as null. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Null until it is set or learned. */
  readonly threshold: number | null;
  readonly n: number;
  /** Rows that could not be told. */
  readonly errors: number;
  readonly ageSeconds: number;
  readonly signal: string;
}
