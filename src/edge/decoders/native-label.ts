import type { LabelValue, RecordMeta, Reject, RowSink } from "../../core/record.ts";
import { clockSkewToleranceMs } from "./event-time.ts";
import { plain, plainList } from "./native-list.ts";
import { epochMsOf, type Fields, hashIdText, idText, name } from "./native-object-path.ts";
import type { NativeRow } from "./native-row.ts";
import { reject } from "./recognise.ts";

/** Pushes a label, or the withdrawal that a null label is. A label without an exact id can join nothing: a reject. */
export function pushLabel(
  fields: Fields,
  row: NativeRow,
  idSeed: number,
  defaultModel: string,
  meta: RecordMeta,
  sink: RowSink,
): Reject | undefined {
  const model = name(fields.get("model"));
  if (model === undefined) return reject("bad_field", "model is no text of at most 128 characters");
  const id = idText(fields);
  if (id === undefined || id === "") return reject("bad_field", "a label needs an id, or request_id and row, as text");
  if (!fields.has("label")) return reject("bad_field", "kind is label, but there is no field label");
  const value = labelValue(fields.get("label"));
  if (value === undefined) return reject("bad_field", "label is no number, text, boolean, null or list of these");
  hashIdText(id, idSeed, row);
  const { high, low } = row.id;
  const atMs = labelTime(fields.get("observed_time") ?? fields.get("time") ?? undefined, meta.timestampMs, sink);
  if (value === null) sink.withdraw(model || defaultModel, high, low, atMs);
  else sink.label(model || defaultModel, high, low, atMs, value);
  return undefined;
}

function labelTime(given: unknown, timestampMs: number, sink: RowSink): number {
  if (given === undefined) return timestampMs;
  const atMs = epochMsOf(given);
  if (Number.isNaN(atMs)) sink.defect("bad_time");
  else if (atMs > timestampMs + clockSkewToleranceMs) sink.defect("clock_skew");
  else return atMs;
  return timestampMs;
}

function labelValue(value: unknown): LabelValue | null | undefined {
  if (value === null) return null;
  if (!Array.isArray(value)) return plain(value);
  return plainList(value);
}
