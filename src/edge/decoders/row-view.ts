import type { RowView } from "../../core/row-extras.ts";
import { unknownVersion } from "./native-fields.ts";

/** The names that an own metric may use, with their CEL types; any other field is reached through `record`. */
export const rowFields = {
  prediction: "dyn",
  score: "dyn",
  features: "map<string, dyn>",
  segment: "map<string, dyn>",
  status: "string",
  latency_ms: "dyn",
  version: "string",
  role: "string",
  record: "map<string, dyn>",
} as const;

const nothing = Object.freeze({});

/** A native record as own metrics see it: defaults filled in, absent values left out, so that asking for one is an error. */
export function rowView(record: object): RowView {
  const { prediction, score, features, segment, status, latency_ms, version, role } = record as Record<string, unknown>;
  const view: Record<string, unknown> = {
    features: features ?? nothing,
    segment: segment ?? nothing,
    status: status ?? "ok",
    version: version === undefined || version === null ? unknownVersion : String(version),
    role: role ?? "primary",
    record,
  };
  if (prediction !== undefined && prediction !== null) view.prediction = prediction;
  if (score !== undefined && score !== null) view.score = score;
  if (latency_ms !== undefined && latency_ms !== null) view.latency_ms = latency_ms;
  return view;
}
