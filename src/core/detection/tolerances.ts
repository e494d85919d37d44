/** What a stream counts, as far as its band goes. */
export type Measure =
  | "errors"
  | "latency_p50"
  | "latency_p99"
  | "missing"
  | "unseen"
  | "body"
  | "tails"
  | "shares"
  | "class_share"
  | "labelled_errors";

/** How far a rate may rise above the reference before it is anything at all: max(atLeast, relative·p0) + plus. */
export interface Tolerance {
  readonly atLeast: number;
  readonly relative: number;
  readonly plus: number;
  /** A rate that should be small: a limit of ½ or more means that it cannot be watched. */
  readonly small: boolean;
}

/** Defaults by measure. Latencies are rates above the reference's own quantile, so p99 may double and p50 reach .60. */
export const tolerances: Readonly<Record<Measure, Tolerance>> = {
  errors: { atLeast: 0.002, relative: 0.25, plus: 0, small: true },
  latency_p50: { atLeast: 0.1, relative: 0, plus: 0, small: false },
  latency_p99: { atLeast: 0, relative: 1, plus: 0, small: true },
  missing: { atLeast: 0, relative: 1, plus: 0.005, small: true },
  unseen: { atLeast: 0.01, relative: 0, plus: 0, small: true },
  body: { atLeast: 0.02, relative: 0, plus: 0, small: false },
  tails: { atLeast: 0, relative: 1, plus: 0.001, small: true },
  shares: { atLeast: 0, relative: 0.5, plus: 0.005, small: false },
  class_share: { atLeast: 0.03, relative: 0, plus: 0, small: false },
  labelled_errors: { atLeast: 0.01, relative: 0.1, plus: 0, small: true },
};
