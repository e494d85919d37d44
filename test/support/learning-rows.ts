import { countOutcomes } from "../../src/core/profile/count-columns.ts";
import { provisionalLayout } from "../../src/core/profile/layout.ts";
import { encodeCounts } from "../../src/core/profile/sparse-counts.ts";
import type { HistoryTable } from "../../src/core/reference/history-table.ts";
import { Schema } from "../../src/core/schema.ts";
import type { PaneSampler } from "../../src/core/stream/pane-cell.ts";
import { type PaneDelta, paneMs } from "../../src/core/stream/pane-delta.ts";
import type { RowGroup } from "../../src/core/stream/row-batch.ts";

/** The closed panes of a history's rows, dealt to `partitions` in turn, as a profiler without a reference hands them on. */
export function learningDeltas(table: HistoryTable, sampler: PaneSampler, partitions: number): PaneDelta[] {
  const schema = new Schema(
    "fraud",
    "provisional",
    table.columns.map((column) => ({ ...column, categories: column.kind === "categorical" ? column.texts : [] })),
  );
  const rowsOf = new Map<string, number[]>();
  for (let row = 0; row < table.rows; row += 1) {
    const start = Math.floor((table.timesMs?.[row] ?? 0) / paneMs) * paneMs;
    const key = JSON.stringify([start, row % partitions]);
    rowsOf.set(key, [...(rowsOf.get(key) ?? []), row]);
  }
  return [...rowsOf].map(([key, rows]) => {
    const [paneStartMs, partition] = JSON.parse(key) as [number, number];
    const source = { topic: "predictions", partition };
    const group = groupOf(table, schema, rows);
    const sample = sampler.begin(source);
    sample.add(group, 0, rows.length);
    const vector = new Uint32Array(provisionalLayout.size);
    countOutcomes(provisionalLayout, group, 0, rows.length, vector);
    return {
      model: "fraud",
      version: "3",
      role: "primary",
      paneStartMs,
      source,
      schemaHash: "provisional",
      late: 0,
      counts: encodeCounts(vector),
      positions: { first: rows[0] ?? 0, last: rows[rows.length - 1] ?? 0, sampled: [] },
      sample: sample.take(),
    };
  });
}

function groupOf(table: HistoryTable, schema: Schema, rows: readonly number[]): RowGroup {
  const picked = (from: ArrayLike<number> | null): Float64Array => Float64Array.from(rows, (row) => from?.[row] ?? 0);
  return {
    model: "fraud",
    version: "3",
    role: "primary",
    schema,
    rows: rows.length,
    finishedMs: picked(table.timesMs),
    timestampMs: picked(table.timesMs),
    offset: Float64Array.from(rows),
    rowInRecord: new Uint32Array(rows.length),
    status: Uint8Array.from(picked(table.status)),
    latencyMs: picked(table.latencyMs),
    columns: table.columns.map(({ values, flags }) => ({
      values: picked(values),
      flags: Uint8Array.from(picked(flags)),
    })),
  };
}
