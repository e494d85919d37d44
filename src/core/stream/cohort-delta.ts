import type { SegmentKey } from "../row-extras.ts";
import type { Cohort } from "./cohort.ts";
import type { LabelTask } from "./label-task.ts";

export interface LabelledKey {
  readonly key: SegmentKey;
  readonly seen: readonly string[];
}

/** What the profiler hands on of a model's labels: cohorts in place of what was known of them. They are lent: they go on counting. */
export interface CohortDelta {
  readonly model: string;
  readonly task: LabelTask;
  readonly classes: {
    /** By code. */
    readonly texts: readonly string[];
    /** The class that scores are of. */
    readonly positive: string | null;
    /** Codes of the classes that have a score each; none where there is a positive class. */
    readonly scored: readonly number[];
  };
  /** Segment keys in the order of cohorts' groups, with the texts of their codes as `segmentText` takes them. */
  readonly segments: readonly LabelledKey[];
  /** Share of ids that new cohorts keep. */
  readonly samplingFraction: number;
  readonly changed: readonly Cohort[];
  /** Cohorts beyond the label horizon. */
  readonly left: readonly Cohort[];
}
