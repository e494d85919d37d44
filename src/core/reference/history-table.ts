import type { ColumnValues } from "../profile/column-values.ts";

/** Rows of a past, read from a file, as columns of equal length. */
export interface HistoryTable {
  readonly rows: number;
  /** When each prediction was finished, epoch ms; null when the history has no times. */
  readonly timesMs: Float64Array | null;
  /** Index in `statuses`. */
  readonly status: Uint8Array;
  /** NaN where unknown. */
  readonly latencyMs: Float64Array;
  /** The version of all rows; null when there are several or none is named. */
  readonly version: string | null;
  /** What each prediction should have been; left out when the history does not say. */
  readonly labels?: HistoryColumn;
  /** When each label came, epoch ms, NaN where unknown; left out when the history does not say. */
  readonly labelTimesMs?: Float64Array;
  readonly columns: readonly HistoryColumn[];
}

/** `flags` as in a row batch: 0 present, 1 … 5 missing by reason. */
export type HistoryColumn =
  | (ColumnValues & { readonly name: string; readonly kind: "numeric" })
  /** `values` are indices of `texts`. */
  | (ColumnValues & { readonly name: string; readonly kind: "categorical"; readonly texts: readonly string[] });
