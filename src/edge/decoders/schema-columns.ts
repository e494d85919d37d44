import type { ColumnKind, Schema } from "../../core/schema.ts";
import { ByteTable } from "./byte-table.ts";
import type { ValueSlots } from "./value-slots.ts";

/** Answers of `NameColumns.column` that are no column. */
export const noColumn = -1;
export const reservedName = -2;

/** A schema's dictionaries, found by bytes: only what the schema has said yes to is kept. */
export class SchemaCodes {
  readonly schema: Schema;
  readonly #numeric: boolean[] = [];
  readonly #tables: (ByteTable | undefined)[] = [];
  readonly #codes: number[][] = [];

  constructor(schema: Schema) {
    this.schema = schema;
  }

  isNumeric(column: number): boolean {
    const known = this.#numeric[column];
    if (known !== undefined) return known;
    for (let i = this.#numeric.length; i <= column; i++) this.#numeric.push(this.schema.columns[i]?.kind === "numeric");
    return this.#numeric[column] as boolean;
  }

  /** Code of the category with these bytes, or -1 for an unseen one. */
  code(column: number, bytes: Buffer, from: number, to: number): number {
    const table = this.#tables[column] ?? this.#open(column);
    const entry = table.find(bytes, from, to);
    if (entry !== 0) return this.#codes[column]?.[entry] as number;
    const code = this.schema.code(column, bytes.toString("utf8", from, to));
    if (code >= 0) (this.#codes[column] as number[])[table.intern(bytes, from, to)] = code;
    return code;
  }

  #open(column: number): ByteTable {
    while (this.#tables.length <= column) {
      this.#tables.push(undefined);
      this.#codes.push([0]);
    }
    const table = new ByteTable();
    this.#tables[column] = table;
    return table;
  }
}

/** Which column of one schema each name of one `ValueSlots` means. */
export class NameColumns {
  readonly #schema: Schema;
  readonly #prefix: string;
  readonly #isReserved: (name: string) => boolean;
  /** By name: column + 1, or an answer that is no column, or 0 where not asked yet. */
  #known = new Int32Array(64);
  #generation = 0;

  constructor(schema: Schema, prefix: string, isReserved: (name: string) => boolean) {
    this.#schema = schema;
    this.#prefix = prefix;
    this.#isReserved = isReserved;
  }

  /** Must be called for each row before `column`: names may have been forgotten. */
  follow(slots: ValueSlots): void {
    if (slots.generation === this.#generation) return;
    this.#generation = slots.generation;
    this.#known.fill(0);
  }

  /** The column of a name; a learning schema takes a new one of kind `kind`, unless that is undefined. */
  column(slots: ValueSlots, name: number, kind: ColumnKind | undefined): number {
    const known = name < this.#known.length ? (this.#known[name] as number) : 0;
    if (known !== 0) return known > 0 ? known - 1 : known;
    return this.#ask(slots.names.text(name), name, kind);
  }

  #ask(text: string, name: number, kind: ColumnKind | undefined): number {
    if (this.#isReserved(text)) return this.#remember(name, reservedName);
    let column = this.#schema.index(this.#prefix + text);
    if (column < 0 && kind !== undefined) column = this.#schema.grow(this.#prefix + text, kind);
    if (column >= 0) this.#remember(name, column + 1);
    // A learning schema may take the name later.
    else if (!this.#schema.provisional) this.#remember(name, noColumn);
    return column >= 0 ? column : noColumn;
  }

  #remember(name: number, answer: number): number {
    if (name >= this.#known.length) {
      const grown = new Int32Array(2 * name);
      grown.set(this.#known);
      this.#known = grown;
    }
    this.#known[name] = answer;
    return answer;
  }
}
