import type { RowSink } from "../../core/record.ts";
import { absentValue, type RowView, type SchemaExtras, type SegmentValues } from "../../core/row-extras.ts";
import { rowView } from "./row-view.ts";

/** Asks a record what its model's rows are counted by beyond columns. One bad answer costs that answer, never the row. */
export function pushExtras({ metrics, segments }: SchemaExtras, record: object, sink: RowSink): void {
  for (let i = 0; i < segments.length; i++) sink.segment(i, codeOf(segments[i] as SegmentValues, record));
  if (metrics.length === 0) return;
  const view: RowView = rowView(record);
  for (let i = 0; i < metrics.length; i++) sink.metric(i, metrics[i]?.evaluate(view) ?? "error");
}

function codeOf(values: SegmentValues, record: object): number {
  let at: unknown = record;
  for (const step of values.key.path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return absentValue;
    at = (at as Record<string, unknown>)[step];
  }
  if (typeof at === "string") return values.code(at);
  return typeof at === "number" || typeof at === "boolean" ? values.code(String(at)) : absentValue;
}
