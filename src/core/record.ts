import type { Schema } from "./schema.ts";

/** How a version serves: `primary` answers users, `canary` answers a share of them, `shadow` answers nobody. */
export const roles = ["primary", "canary", "shadow"] as const;
export type Role = (typeof roles)[number];

/** What became of a prediction; everything but `ok` is an error. */
export const statuses = ["ok", "error", "timeout", "unanswered"] as const;
export type Status = (typeof statuses)[number];

/** Why a column has no value in a row. */
export const missingReasons = ["absent", "null", "nan", "infinite", "wrong_type"] as const;
export type Missing = (typeof missingReasons)[number];

/** Why a whole record, or one row of it, was refused: a closed set, so that it can be a metric label. */
export const rejectReasons = [
  "empty",
  "not_utf8",
  "bad_json",
  "registry_framed",
  "not_an_object",
  "unknown_record",
  "bad_field",
  "too_large",
  "too_deep",
  "too_many_rows",
  "too_many_features",
  "refused_model",
] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** What was wrong with a row that counts all the same: a closed set. */
export const defects = [
  "nan_literal",
  "clock_skew",
  "bad_time",
  "negative_latency",
  "bad_latency",
  "bad_score",
  "type_mismatch",
  "reserved_key",
  "unknown_feature",
  "unsafe_id",
  "bad_prediction",
] as const;
export type Defect = (typeof defects)[number];

/** One refused record or row: why, and the first bytes of it with every value masked. */
export interface Reject {
  readonly reason: RejectReason;
  /** At most 80 characters, safe to log: what was recognised, never a value. */
  readonly excerpt: string;
}

/** What the log knows of a record besides its bytes. */
export interface RecordMeta {
  readonly topic: string;
  readonly partition: number;
  /** Offset in the log; exact below 2^53. */
  readonly offset: number;
  /** The record's own time stamp in the log, epoch ms. */
  readonly timestampMs: number;
  readonly key: Uint8Array | null;
}

export type LabelValue = number | string | readonly (number | string)[];

/**
 * Where decoders push what they read, column by column: no object per row.
 * Order per row: `begin`, any of the column calls, then `commit` or `abandon`. A column not mentioned is `absent`.
 * `begin` that answers "refused" opens nothing. `abandon` may also come without `begin`, for a row that could not be read.
 */
export interface RowSink {
  /** Opens a row finished at `finishedMs` (epoch ms) and returns the schema whose indices the column calls use. */
  begin(model: string, version: string, role: Role, finishedMs: number): Schema | "refused";
  number(column: number, value: number): void;
  /** `code` is the schema's dictionary index. */
  category(column: number, code: number): void;
  unseenCategory(column: number, text: string): void;
  missing(column: number, why: Missing): void;
  /** A prediction of several classes, or of items, best first. */
  predictedList(list: readonly (number | string)[]): void;
  /** `latencyMs` is NaN where unknown. */
  outcome(status: Status, latencyMs: number): void;
  /** The value of a segment key, by their positions in the schema's extras. */
  segment(key: number, code: number): void;
  /** What an own metric says of the row, by its position in the schema's extras. */
  metric(index: number, value: boolean | "error"): void;
  /** The row's identity as a 64-bit hash in two unsigned halves; optional. */
  id(high: number, low: number): void;
  defect(what: Defect): void;
  /** The row counts. */
  commit(): void;
  /** The row leaves no trace but a reject. */
  abandon(why: Reject): void;
  label(model: string, high: number, low: number, atMs: number, value: LabelValue): void;
  withdraw(model: string, high: number, low: number, atMs: number): void;
  /** A null value that withdrew nothing. */
  tombstone(): void;
}

/** Turns one record's bytes into rows. Never throws; a returned reject means that the whole record failed. */
export interface Decoder {
  readonly name: string;
  decode(bytes: Uint8Array | null, start: number, end: number, meta: RecordMeta, sink: RowSink): Reject | undefined;
}
