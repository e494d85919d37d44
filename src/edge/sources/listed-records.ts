import type { Batch } from "./hand-over.ts";
import type { SourceRecord } from "./source.ts";

/** Cuts a list of records into the slices of a batch. */
export function listedRecords(records: readonly SourceRecord[]): Batch["next"] {
  let from = 0;
  return async (mostRecords, mostBytes) => {
    let [to, bytes] = [from, 0];
    for (; to < records.length && to - from < mostRecords && bytes < mostBytes; to += 1) {
      const record = records[to];
      if (record !== undefined) bytes += record.end - record.start + (record.key?.length ?? 0);
    }
    const slice = records.slice(from, to);
    from = to;
    return { records: slice, bytes, isLast: to === records.length };
  };
}
