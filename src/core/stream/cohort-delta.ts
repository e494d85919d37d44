import type { Cohort } from "./cohort.ts";
import type { LabelTask } from "./label-task.ts";

/** What the profiler hands on of a model's labels: cohorts in place of what was known of them. They are lent: they go on counting. */
export interface CohortDelta {
  readonly model: string;
  readonly task: LabelTask;
  /** By code; `positive` is the class that scores are of. */
  readonly classes: { readonly texts: readonly string[]; readonly positive: string | null };
  /** Share of ids that new cohorts keep. */
  readonly samplingFraction: number;
  readonly changed: readonly Cohort[];
  /** Cohorts beyond the label horizon. */
  readonly left: readonly Cohort[];
}
