import type { ColumnValues } from "../profile/column-values.ts";
import type { Defect, LabelValue, Reject, RejectReason, Role } from "../record.ts";
import type { Schema } from "../schema.ts";
import type { UnseenTexts } from "./unseen-texts.ts";

/** The rows of one version in one role in a batch, in log order, as columns of equal length (the first `rows` entries). */
export interface RowGroup {
  readonly model: string;
  readonly version: string;
  readonly role: Role;
  readonly schema: Schema;
  readonly rows: number;
  /** Event time, epoch ms. */
  readonly finishedMs: Float64Array;
  /** The record's own time in the log, epoch ms: the watermark never passes it. */
  readonly timestampMs: Float64Array;
  readonly offset: Float64Array;
  readonly rowInRecord: Uint32Array;
  /** Index in `statuses`. */
  readonly status: Uint8Array;
  /** NaN where unknown. */
  readonly latencyMs: Float64Array;
  /** Identity as a 64-bit hash in two halves, both 0 where a row has none; left out where nobody joins. */
  readonly idHigh?: Uint32Array;
  readonly idLow?: Uint32Array;
  /** By own metric of the schema's extras: 0 not asked, 1 no, 2 yes, 3 could not be told; left out where there are none. */
  readonly metrics?: readonly Uint8Array[];
  /** By segment key of the schema's extras: the code of each row's value; left out where there are none. */
  readonly segments?: readonly Uint8Array[];
  /** Predictions that are lists, by row; left out where there are none. */
  readonly lists?: readonly (readonly (number | string)[] | undefined)[] | undefined;
  /** By schema column; may be longer than when the batch began, if the schema learns. */
  readonly columns: readonly ColumnValues[];
  /** What the unseen categories in `columns` are called; left out where nobody knows. */
  readonly unseenTexts?: UnseenTexts;
}

export interface LabelRow {
  readonly model: string;
  readonly high: number;
  readonly low: number;
  readonly atMs: number;
  /** null withdraws. */
  readonly value: LabelValue | null;
}

/** What a run of records of one partition said. */
export interface RowBatch {
  readonly groups: readonly RowGroup[];
  readonly labels: readonly LabelRow[];
  readonly rejects: ReadonlyMap<RejectReason, number>;
  /** The first reject of each reason, for people. */
  readonly rejectSamples: ReadonlyMap<RejectReason, Reject>;
  readonly defects: ReadonlyMap<Defect, number>;
  /** Tombstones: null values that withdrew nothing. */
  readonly tombstones: number;
}
