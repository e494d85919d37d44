/** State of one value in a column: 0 present, 1 … 5 missing (index + 1 in `missingReasons`), 6 an unseen category. */
export const present = 0;
export const absent = 1;
export const unseen = 6;

/** One column of rows: `values` hold numbers, or dictionary codes; only those with `flags` = 0 mean anything. */
export interface ColumnValues {
  values: Float64Array;
  flags: Uint8Array;
}

/** Status (index in `statuses`) and latency (ms, NaN where unknown) of rows, as columns of equal length. */
export interface OutcomeColumns {
  readonly status: Uint8Array;
  readonly latencyMs: Float64Array;
}
