import type { PartitionId } from "../machine.ts";
import type { SparseCounts } from "../profile/sparse-counts.ts";
import type { Role } from "../record.ts";
import type { ExtraCounts } from "./pane-extras.ts";
import type { NamesByColumn } from "./pane-names.ts";

/** Length of a pane: the smallest span of event time that is counted and judged. */
export const paneMs = 10_000;

/** A bounded, reproducible choice of values from which bin edges are learned; columns cannot be joined into rows. */
export interface LearningSample {
  readonly columns: readonly LearningColumn[];
}

export type LearningColumn = LearningNumbers | LearningCategories;

interface LearningCounts {
  readonly name: string;
  /** Rows with a value, in the sample or not. */
  readonly present: number;
  /** Rows without one, by `missingReasons`; rows of before the column was first seen are not in it. */
  readonly missing: readonly number[];
  /** Of several panes put together: rows with a value by hour of the week. */
  readonly presentByHour?: Float64Array;
}

export interface LearningNumbers extends LearningCounts {
  readonly kind: "numeric";
  /** In [0, 1), of each value's position in the log; ascending. The values with the smallest ones are the sample. */
  readonly hashes: Float64Array;
  readonly values: Float64Array;
  /** Of several panes put together: the hour of the week of each value. */
  readonly hours?: Uint8Array;
}

export interface LearningCategories extends LearningCounts {
  readonly kind: "categorical";
  readonly counts: ReadonlyMap<string, number>;
  /** Of several panes put together: the same by hour of the week. */
  readonly countsByHour?: ReadonlyMap<string, Float64Array>;
}

/**
 * What the profiler hands on: everything mergeable about one pane of one version in one role, from one partition.
 * Either the on-time rows of a pane that has just closed (`late` = 0), or rows that came late (`late` = their number,
 * `counts` = theirs): the latter join windows and a counter, never a detector.
 */
export interface PaneDelta {
  readonly model: string;
  readonly version: string;
  readonly role: Role;
  /** Epoch ms, a multiple of `paneMs`. */
  readonly paneStartMs: number;
  readonly source: PartitionId;
  /** The layout of `counts`: a reference's hash, or `provisional`. */
  readonly schemaHash: string;
  readonly late: number;
  readonly counts: SparseCounts;
  /** Offsets of the first and last row, and of a few in between. */
  readonly positions: { readonly first: number; readonly last: number; readonly sampled: readonly number[] };
  readonly sample?: LearningSample;
  /** What the unseen categories are called; never stored nor sent on. */
  readonly unseenNames?: NamesByColumn;
  /** Own metrics and segments, where the model has some. */
  readonly extras?: readonly ExtraCounts[];
}
