import { absent, type ColumnValues } from "../profile/column-values.ts";
import { notAsked } from "../profile/extra-counts.ts";
import type { Role } from "../record.ts";
import { absentValue } from "../row-extras.ts";
import type { Schema } from "../schema.ts";
import type { RowGroup } from "./row-batch.ts";
import { UnseenTexts } from "./unseen-texts.ts";

const firstCapacity = 256;

/** A `RowGroup` under construction: typed arrays that double when full and are used again for the next batch. */
export class GrowingGroup implements RowGroup {
  readonly model: string;
  readonly version: string;
  readonly role: Role;
  schema: Schema;
  rows = 0;
  /** The batch that the rows belong to. */
  batch = 0;
  finishedMs = new Float64Array(firstCapacity);
  timestampMs = new Float64Array(firstCapacity);
  offset = new Float64Array(firstCapacity);
  rowInRecord = new Uint32Array(firstCapacity);
  status = new Uint8Array(firstCapacity);
  latencyMs = new Float64Array(firstCapacity);
  idHigh = new Uint32Array(firstCapacity);
  idLow = new Uint32Array(firstCapacity);
  columns: ColumnValues[] = [];
  readonly unseenTexts = new UnseenTexts();
  lists: (readonly (number | string)[] | undefined)[] | undefined;
  metrics: Uint8Array[] = [];
  segments: Uint8Array[] = [];
  #capacity = firstCapacity;

  constructor(model: string, version: string, role: Role, schema: Schema) {
    this.model = model;
    this.version = version;
    this.role = role;
    this.schema = schema;
  }

  /** Writes what is known of a row before its columns; it counts only once `rows` has passed it. */
  open(finishedMs: number, timestampMs: number, offset: number, rowInRecord: number): void {
    const row = this.rows;
    if (row === this.#capacity) this.#double();
    this.finishedMs[row] = finishedMs;
    this.timestampMs[row] = timestampMs;
    this.offset[row] = offset;
    this.rowInRecord[row] = rowInRecord;
    this.status[row] = 0;
    this.latencyMs[row] = Number.NaN;
    this.idHigh[row] = 0;
    this.idLow[row] = 0;
    for (const answers of this.metrics) answers[row] = notAsked;
    for (const codes of this.segments) codes[row] = absentValue;
  }

  /** The values of a column, which joins in mid batch when the schema has just learned it. */
  column(index: number): ColumnValues {
    return this.columns[index] ?? this.#join(index);
  }

  /** Takes back what an abandoned row wrote into columns. */
  erase(): void {
    for (const column of this.columns) column.flags[this.rows] = absent;
    this.unseenTexts.cut(this.rows);
    if (this.lists !== undefined) this.lists[this.rows] = undefined;
  }

  /** Gives every column of the schema its values, so that a reader can index by schema column. */
  complete(): void {
    const last = this.schema.columns.length - 1;
    if (last >= 0) this.column(last);
  }

  /** Begins the next batch in the same memory. */
  reuse(schema: Schema, batch: number): void {
    if (schema !== this.schema) this.columns = [];
    const { metrics = [], segments = [] } = schema.extras ?? {};
    this.metrics = fitting(this.metrics, metrics.length, this.#capacity);
    this.segments = fitting(this.segments, segments.length, this.#capacity);
    for (const column of this.columns) column.flags.fill(absent, 0, this.rows + 1);
    this.unseenTexts.cut(0);
    this.lists = undefined;
    this.schema = schema;
    this.rows = 0;
    this.batch = batch;
  }

  #join(index: number): ColumnValues {
    while (this.columns.length < index) this.columns.push(emptyColumn(this.#capacity));
    const column = emptyColumn(this.#capacity);
    this.columns.push(column);
    return column;
  }

  #double(): void {
    this.#capacity *= 2;
    const copy = <T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.finishedMs = copy(this.finishedMs, new Float64Array(this.#capacity));
    this.timestampMs = copy(this.timestampMs, new Float64Array(this.#capacity));
    this.offset = copy(this.offset, new Float64Array(this.#capacity));
    this.rowInRecord = copy(this.rowInRecord, new Uint32Array(this.#capacity));
    this.status = copy(this.status, new Uint8Array(this.#capacity));
    this.latencyMs = copy(this.latencyMs, new Float64Array(this.#capacity));
    this.idHigh = copy(this.idHigh, new Uint32Array(this.#capacity));
    this.idLow = copy(this.idLow, new Uint32Array(this.#capacity));
    this.metrics = this.metrics.map((from) => copy(from, new Uint8Array(this.#capacity)));
    this.segments = this.segments.map((from) => copy(from, new Uint8Array(this.#capacity)));
    for (const column of this.columns) {
      const { values, flags } = emptyColumn(this.#capacity);
      values.set(column.values);
      flags.set(column.flags);
      column.values = values;
      column.flags = flags;
    }
  }
}

function emptyColumn(capacity: number): ColumnValues {
  return { values: new Float64Array(capacity), flags: new Uint8Array(capacity).fill(absent) };
}

/** As many arrays of that length as are wanted: those at hand, as far as they go. */
function fitting(held: Uint8Array[], count: number, length: number): Uint8Array[] {
  if (held.length === count) return held;
  return Array.from({ length: count }, (_, i) => held[i] ?? new Uint8Array(length));
}
