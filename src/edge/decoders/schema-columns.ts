import type { ColumnKind, Schema } from "../../core/schema.ts";
import { ByteTable } from "./byte-table.ts";
import type { ValueSlots } from "./value-slots.ts";

const firstNames = 64;

/** Answers of `NameColumns.column` that are no column. */
export const noColumn = -1;
export const reservedName = -2;

/** A column's dictionary as bytes. */
class Categories {
  readonly #column: number;
  readonly #schema: Schema;
  readonly #table = new ByteTable();
  readonly #codes: number[] = [0];

  constructor(schema: Schema, column: number) {
    this.#schema = schema;
    this.#column = column;
  }

  code(bytes: Buffer, from: number, to: number): number {
    const entry = this.#table.find(bytes, from, to);
    return entry !== 0 ? (this.#codes[entry] as number) : this.#ask(bytes, from, to);
  }

  /** Only what the schema has said yes to is kept, so that a flood of unseen categories holds no memory. */
  #ask(bytes: Buffer, from: number, to: number): number {
    const code = this.#schema.code(this.#column, bytes.toString("utf8", from, to));
    if (code >= 0) this.#codes[this.#table.intern(bytes, from, to)] = code;
    return code;
  }
}

/** A schema's dictionaries, found by bytes. */
export class SchemaCodes {
  readonly schema: Schema;
  readonly #columns: Categories[] = [];

  constructor(schema: Schema) {
    this.schema = schema;
  }

  isNumeric(column: number): boolean {
    return this.schema.columns[column]?.kind === "numeric";
  }

  /** Code of the category with these bytes, or -1 for an unseen one. */
  code(column: number, bytes: Buffer, from: number, to: number): number {
    return (this.#columns[column] ?? this.#open(column)).code(bytes, from, to);
  }

  #open(column: number): Categories {
    for (let i = this.#columns.length; i <= column; i++) this.#columns.push(new Categories(this.schema, i));
    return this.#columns[column] as Categories;
  }
}

/** Which column of one schema each name of one `ValueSlots` means. */
export class NameColumns {
  readonly #schema: Schema;
  readonly #prefix: string;
  readonly #isReserved: (name: string) => boolean;
  /** By name: column + 1, or an answer that is no column, or 0 where not asked yet. */
  known = new Int32Array(firstNames);
  /** By name: 1 where the column is numeric. */
  numeric = new Uint8Array(firstNames);
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
    this.known.fill(0);
  }

  /** The column of a name; a learning schema takes a new one of kind `kind`, unless that is undefined. */
  column(slots: ValueSlots, name: number, kind: ColumnKind | undefined): number {
    const known = name < this.known.length ? (this.known[name] as number) : 0;
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
    if (name >= this.known.length) {
      const known = new Int32Array(2 * name);
      known.set(this.known);
      this.known = known;
      const numeric = new Uint8Array(2 * name);
      numeric.set(this.numeric);
      this.numeric = numeric;
    }
    this.known[name] = answer;
    this.numeric[name] = this.#schema.columns[answer - 1]?.kind === "numeric" ? 1 : 0;
    return answer;
  }
}
