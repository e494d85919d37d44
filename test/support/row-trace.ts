import type {
  Decoder,
  Defect,
  LabelValue,
  Missing,
  RecordMeta,
  Reject,
  Role,
  RowSink,
  Status,
} from "../../src/core/record.ts";
import { segmentText } from "../../src/core/row-extras.ts";
import { Schema } from "../../src/core/schema.ts";

export interface TracedRow {
  readonly model: string;
  readonly version: string;
  readonly role: Role;
  readonly finishedMs: number;
  status?: Status;
  latencyMs?: number;
  id?: string;
  readonly values: Record<string, unknown>;
  readonly defects: Defect[];
}

/** A row sink that keeps everything in a form to compare: columns by name, categories by text. */
export class RowTrace implements RowSink {
  readonly schema: Schema;
  readonly rows: TracedRow[] = [];
  readonly rejects: Reject[] = [];
  readonly labels: unknown[] = [];
  readonly looseDefects: Defect[] = [];
  tombstones = 0;
  refuse = false;
  #row: TracedRow | undefined;

  constructor(schema: Schema) {
    this.schema = schema;
  }

  begin(model: string, version: string, role: Role, finishedMs: number): Schema | "refused" {
    if (this.refuse) return "refused";
    this.#row = { model, version, role, finishedMs, values: Object.create(null), defects: [] };
    return this.schema;
  }
  number(column: number, value: number): void {
    this.#set(column, "numeric", Object.is(value, -0) ? "-0" : value);
  }
  category(column: number, code: number): void {
    const texts = [...(this.schema.columns[column]?.codes.keys() ?? [])];
    this.#set(column, "categorical", texts[code]);
  }
  unseenCategory(column: number, text: string): void {
    this.#set(column, "categorical", `unseen ${text}`);
  }
  missing(column: number, why: Missing): void {
    this.#set(column, undefined, `missing ${why}`);
  }
  predictedList(list: readonly (number | string)[]): void {
    if (this.#row !== undefined) this.#row.values.list = list;
  }
  outcome(status: Status, latencyMs: number): void {
    if (this.#row !== undefined) Object.assign(this.#row, { status, latencyMs });
  }
  segment(key: number, code: number): void {
    const values = this.schema.extras?.segments[key];
    if (values === undefined || this.#row === undefined) throw new Error(`no segment ${key}, or no open row`);
    this.#row.values[`segment ${values.key.name}`] = segmentText(values.seen, code);
  }
  metric(index: number, value: boolean | "error"): void {
    const metric = this.schema.extras?.metrics[index];
    if (metric === undefined || this.#row === undefined) throw new Error(`no metric ${index}, or no open row`);
    this.#row.values[`metric ${metric.name}`] = value;
  }
  id(high: number, low: number): void {
    if (this.#row !== undefined) this.#row.id = hex(high, low);
  }
  defect(what: Defect): void {
    (this.#row?.defects ?? this.looseDefects).push(what);
  }
  commit(): void {
    if (this.#row === undefined) throw new Error("commit without begin");
    this.rows.push(this.#row);
    this.#row = undefined;
  }
  abandon(why: Reject): void {
    this.#row = undefined;
    this.rejects.push(why);
  }
  label(model: string, high: number, low: number, atMs: number, value: LabelValue): void {
    this.labels.push({ model, id: hex(high, low), atMs, value });
  }
  withdraw(model: string, high: number, low: number, atMs: number): void {
    this.labels.push({ model, id: hex(high, low), atMs, value: null });
  }
  tombstone(): void {
    this.tombstones += 1;
  }

  #set(column: number, kind: string | undefined, value: unknown): void {
    const known = this.schema.columns[column];
    if (known === undefined || this.#row === undefined) throw new Error(`no column ${column}, or no open row`);
    if (kind !== undefined && kind !== known.kind) throw new Error(`${kind} value for ${known.name}`);
    if (known.name in this.#row.values) throw new Error(`two values for ${known.name}`);
    this.#row.values[known.name] = value;
  }
}

function hex(high: number, low: number): string {
  if (high >>> 0 !== high || low >>> 0 !== low) throw new Error("halves of an id are unsigned 32-bit integers");
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}

export const timestampMs = 1_795_341_600_300;

export function metaAt(change: Partial<RecordMeta> = {}): RecordMeta {
  return { topic: "predictions", partition: 0, offset: 1, timestampMs, key: null, ...change };
}

export function frozenSchema(): Schema {
  return new Schema("fraud-scoring", "abc", [
    { name: "amount", kind: "numeric", categories: [] },
    { name: "account_age_days", kind: "numeric", categories: [] },
    { name: "country", kind: "categorical", categories: ["SE", "BR", "São"] },
    { name: "flag", kind: "categorical", categories: ["true", "false"] },
    { name: "__prediction", kind: "categorical", categories: ["legit", "fraud"] },
    { name: "__score", kind: "numeric", categories: [] },
    { name: "__score.fraud", kind: "numeric", categories: [] },
  ]);
}

export function learningSchema(): Schema {
  return new Schema("fraud-scoring", "provisional", []);
}

/** Decodes one value into a fresh trace, with other bytes around it in the buffer that must not matter. */
export function traced(
  decoder: Decoder,
  value: string | Uint8Array | null,
  schema = frozenSchema(),
  meta = metaAt(),
): RowTrace {
  const sink = new RowTrace(schema);
  const bytes = value === null ? null : Buffer.from(value);
  const framed = bytes === null ? null : Buffer.concat([Buffer.from('{"'), bytes, Buffer.from('}]":1,"x"}')]);
  const refused = decoder.decode(framed, 2, 2 + (bytes?.length ?? 0), meta, sink);
  if (refused !== undefined) sink.rejects.push(refused);
  return sink;
}
