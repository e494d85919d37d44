/** The fields of a native record, in no order; what else stands in a record is checked as JSON and passed over. */
export const nativeFields = [
  "v",
  "kind",
  "model",
  "version",
  "id",
  "request_id",
  "row",
  "time",
  "latency_ms",
  "status",
  "role",
  "features",
  "prediction",
  "score",
  "label",
  "inputs",
  "outputs",
  "instances",
  "predictions",
  "__proto__",
] as const;
export type NativeField = (typeof nativeFields)[number];

/** Number of a field from 1 on: its bit in masks, and its entry in the table of top-level keys. */
export const fieldNumber = Object.fromEntries(nativeFields.map((name, index) => [name, index + 1])) as Readonly<
  Record<NativeField, number>
>;

/** Limits of one value; beyond them a record or row is refused. */
export const valueByteLimit = 1_048_576;
export const rowLimit = 10_000;
export const featureLimit = 1_000;
/** Longest `model`, `version`, in UTF-16 units. */
export const nameLimit = 128;
/** Longest feature or class name, in UTF-16 units; longer ones are no features. */
export const featureNameLimit = 256;
/** Distinct feature names remembered at once, so that a flood of names does not hold memory. */
export const rememberedNames = 4_096;
/** The version of rows that name none: such a model cannot be rolled back. */
export const unknownVersion = "unknown";
