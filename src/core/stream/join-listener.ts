import type { JoinCohort } from "./join-cohort.ts";
import type { PendingRow } from "./pending-row.ts";

/** Told what is to be counted. Rows are lent: read them at once. */
export interface JoinListener {
  /** A prediction joins (1) its cohort or leaves the sample (−1). */
  predicted(cohort: JoinCohort, row: PendingRow, sign: 1 | -1): void;
  /** A labelled prediction counts (1), or what was counted of it no longer holds (−1). */
  joined(cohort: JoinCohort, row: PendingRow, sign: 1 | -1): void;
  /** Its rows can no longer change; what was counted stays. */
  left(cohort: JoinCohort): void;
}
