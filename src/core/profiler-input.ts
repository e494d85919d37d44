import type { PartitionId } from "./machine.ts";
import type { PaneLayout } from "./profile/layout.ts";
import type { Schema } from "./schema.ts";
import type { CohortDelta } from "./stream/cohort-delta.ts";
import type { PaneDelta } from "./stream/pane-delta.ts";
import type { RowBatch } from "./stream/row-batch.ts";

/** What a source says of one of its partitions. */
export type SourceState = "assigned" | "revoked" | "caughtUp" | "behind" | "gap";

export type ProfilerInput =
  /** Offsets below the known position are dropped, so a repeated batch changes nothing. */
  | {
      readonly kind: "rows";
      readonly source: PartitionId;
      readonly firstOffset: number;
      readonly nextOffset: number;
      readonly rows: RowBatch;
    }
  | { readonly kind: "source"; readonly source: PartitionId; readonly state: SourceState; readonly nowMs: number }
  /** A model's reference: rows of later panes are counted in its layout. */
  | {
      readonly kind: "reference";
      readonly schema: Schema;
      readonly layout: PaneLayout;
      /** Absolute errors of a predicted value that are counted as large; none where the reference has no labels. */
      readonly largeErrorAt?: number | null;
    }
  | { readonly kind: "tick"; readonly nowMs: number };

export interface ProfilerOutput {
  readonly deltas: readonly PaneDelta[];
  /** Minimum watermark over the active partitions; -Infinity before any is known. Every pane that ends at or before it is in. */
  readonly watermarkMs: number;
  /** Partitions left out of the minimum because they had been caught up and silent for 15 s, when a pane closed on it. */
  readonly idleAtClose: readonly PartitionId[];
  /** Cohorts that labels or predictions have changed. */
  readonly cohorts: readonly CohortDelta[];
}
