import type { Defect, LabelValue, Missing, RecordMeta, Reject, Role, RowSink, Status } from "../core/record.ts";
import { segmentText } from "../core/row-extras.ts";
import type { Schema } from "../core/schema.ts";
import type { RecordReading, RowReading } from "../edge/web/record-reading.ts";

/** Collects one record's rows as readable text. */
export class ReadingSink implements RowSink {
  readonly rejects: Reject[] = [];
  readonly #meta: RecordMeta;
  readonly #schemaOf: (model: string) => Schema;
  readonly #rows: RowReading[] = [];
  readonly #labels: { model: string; id: string; value: LabelValue | undefined }[] = [];
  readonly #defects: Defect[] = [];
  #tombstone = false;
  #schema: Schema | undefined;
  #row: RowReading | undefined;

  /** @param schemaOf the columns of a model; those of one that is provisional grow by what is read */
  constructor(meta: RecordMeta, schemaOf: (model: string) => Schema) {
    this.#meta = meta;
    this.#schemaOf = schemaOf;
  }

  reading(): RecordReading {
    const { topic, offset } = this.#meta;
    const [rows, labels, defects] = [this.#rows, this.#labels, this.#defects];
    return { topic, offset, rows, labels, rejects: this.rejects, defects, tombstone: this.#tombstone };
  }

  begin(model: string, version: string, role: Role, finishedMs: number): Schema {
    const schema = this.#schemaOf(model);
    this.#schema = schema;
    const finished = new Date(finishedMs).toISOString();
    const known = schema.provisional ? [] : schema.columns.map(({ name }) => [name, "missing: absent"]);
    const values: Record<string, string> = Object.fromEntries(known);
    const nothing = { status: "ok", latencyMs: null, id: null, defects: [] as Defect[] } as const;
    this.#row = { model, version, role, finished, ...nothing, byReference: !schema.provisional, values };
    return schema;
  }
  number(column: number, value: number): void {
    this.#set(column, `${value} (number)`);
  }
  category(column: number, code: number): void {
    const texts = [...(this.#schema?.columns[column]?.codes.keys() ?? [])];
    this.#set(column, `${JSON.stringify(texts[code])} (category)`);
  }
  unseenCategory(column: number, text: string): void {
    this.#set(column, `${JSON.stringify(text)} (category outside the dictionary)`);
  }
  missing(column: number, why: Missing): void {
    this.#set(column, `missing: ${why}`);
  }
  predictedList(list: readonly (number | string)[]): void {
    if (this.#row !== undefined) this.#row.values.__prediction = `${JSON.stringify(list)} (list)`;
  }
  outcome(status: Status, latencyMs: number): void {
    if (this.#row !== undefined)
      Object.assign(this.#row, { status, latencyMs: Number.isNaN(latencyMs) ? null : latencyMs });
  }
  segment(key: number, code: number): void {
    const values = this.#schema?.extras?.segments[key];
    if (values !== undefined && this.#row !== undefined)
      this.#row.values[`segment ${values.key.name}`] = segmentText(values.seen, code) ?? "";
  }
  metric(index: number, value: boolean | "error"): void {
    const metric = this.#schema?.extras?.metrics[index];
    if (metric !== undefined && this.#row !== undefined) this.#row.values[`metric ${metric.name}`] = String(value);
  }
  id(high: number, low: number): void {
    if (this.#row !== undefined) this.#row.id = hex(high, low);
  }
  defect(what: Defect): void {
    (this.#row?.defects ?? this.#defects).push(what);
  }
  commit(): void {
    if (this.#row !== undefined) this.#rows.push(this.#row);
    this.#row = undefined;
  }
  abandon(why: Reject): void {
    this.#row = undefined;
    this.rejects.push(why);
  }
  label(model: string, high: number, low: number, _atMs: number, value: LabelValue): void {
    this.#labels.push({ model, id: hex(high, low), value });
  }
  withdraw(model: string, high: number, low: number): void {
    this.#labels.push({ model, id: hex(high, low), value: undefined });
  }
  tombstone(): void {
    this.#tombstone = true;
  }

  #set(column: number, text: string): void {
    const name = this.#schema?.columns[column]?.name;
    if (name !== undefined && this.#row !== undefined) this.#row.values[name] = text;
  }
}

function hex(high: number, low: number): string {
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}
