import type { Defect, LabelValue, Reject, Role, Status } from "../../core/record.ts";

/** What was understood of one row, for people. */
export interface RowReading {
  readonly model: string;
  readonly version: string;
  readonly role: Role;
  /** RFC 3339, UTC. */
  readonly finished: string;
  status: Status;
  latencyMs: number | null;
  /** Hash of the id, if the row has one. */
  id: string | null;
  /** Read by the columns and dictionaries of the model's reference; else by what the record itself shows. */
  readonly byReference: boolean;
  /** By column: the value and how it was taken, or why there is none. */
  readonly values: Record<string, string>;
  readonly defects: Defect[];
}

/** What was understood of one record. */
export interface RecordReading {
  readonly topic: string;
  readonly offset: number;
  readonly rows: readonly RowReading[];
  readonly labels: readonly { readonly model: string; readonly id: string; readonly value: LabelValue | undefined }[];
  readonly rejects: readonly Reject[];
  /** Of labels; those of rows stand with the row. */
  readonly defects: readonly Defect[];
  readonly tombstone: boolean;
}

/** What was understood of a pasted text, record by record. */
export interface DecodePreview {
  readonly understood: boolean;
  /** Whose decoder was used; null where there is none. */
  readonly topic: string | null;
  readonly readings: readonly RecordReading[];
}
