import { type Missing, missingReasons } from "../record.ts";
import type { ColumnKind } from "../schema.ts";
import type { HistoryColumn } from "./history-table.ts";

const firstCapacity = 1_024;
const flagOf = (why: Missing): number => missingReasons.indexOf(why) + 1;
const notNumbers = /^[-+]?(nan|inf|infinity)$/i;
const decimal = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
/** Digits behind a leading zero are a code (a postal one, say), not a number. */
const code = /^[-+]?0\d/;

/**
 * A column that grows while a file is read. Its kind is told, or found: numeric until the first value that is no number,
 * which turns what came before into texts.
 */
export class GrowingColumn {
  readonly #told: ColumnKind | undefined;
  #kind: ColumnKind;
  #values = new Float64Array(firstCapacity);
  #flags = new Uint8Array(firstCapacity);
  #rows = 0;
  #codes = new Map<string, number>();

  constructor(told?: ColumnKind) {
    this.#told = told;
    this.#kind = told ?? "numeric";
  }

  /** Sets the value of a row; rows since the last one are absent, a second value of one row is left out. */
  set(row: number, value: unknown, textIsUntyped: boolean): void {
    if (row < this.#rows) return;
    this.#absentTo(row);
    if (value === undefined) this.#push(0, flagOf("absent"));
    else if (value === null || value === "") this.#push(0, flagOf("null"));
    else if (typeof value === "number") this.#number(value);
    else if (typeof value === "boolean") this.#text(String(value));
    else if (typeof value !== "string") this.#push(0, flagOf("wrong_type"));
    else if (textIsUntyped) this.#untyped(value.trim());
    else this.#text(value);
  }

  /** The column with `rows` rows. */
  finish(name: string, rows: number): HistoryColumn {
    this.#absentTo(rows);
    const values = this.#values.slice(0, rows);
    const flags = this.#flags.slice(0, rows);
    if (this.#kind === "numeric") return { name, kind: "numeric", values, flags };
    return { name, kind: "categorical", values, flags, texts: [...this.#codes.keys()] };
  }

  /** A text of a format that has no types, where a number is a text as well. */
  #untyped(text: string): void {
    if (text === "") this.#push(0, flagOf("null"));
    else if (notNumbers.test(text)) this.#push(0, flagOf(/nan/i.test(text) ? "nan" : "infinite"));
    else if (this.#kind === "numeric" && decimal.test(text) && (this.#told === "numeric" || !code.test(text)))
      this.#number(Number(text));
    else this.#text(text);
  }

  #number(value: number): void {
    if (Number.isNaN(value)) this.#push(0, flagOf("nan"));
    else if (!Number.isFinite(value)) this.#push(0, flagOf("infinite"));
    else if (this.#kind === "numeric") this.#push(value + 0, 0);
    else this.#push(this.#code(String(value)), 0);
  }

  #text(text: string): void {
    if (this.#told === "numeric") {
      this.#push(0, flagOf("wrong_type"));
      return;
    }
    if (this.#kind === "numeric") this.#becomeCategorical();
    this.#push(this.#code(text), 0);
  }

  #becomeCategorical(): void {
    this.#kind = "categorical";
    for (let row = 0; row < this.#rows; row += 1) {
      if (this.#flags[row] === 0) this.#values[row] = this.#code(String(this.#values[row]));
    }
  }

  #code(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    this.#codes.set(text, this.#codes.size);
    return this.#codes.size - 1;
  }

  #absentTo(row: number): void {
    while (this.#rows < row) this.#push(0, flagOf("absent"));
  }

  #push(value: number, flag: number): void {
    if (this.#rows === this.#values.length) {
      const values = new Float64Array(2 * this.#rows);
      const flags = new Uint8Array(2 * this.#rows);
      values.set(this.#values);
      flags.set(this.#flags);
      this.#values = values;
      this.#flags = flags;
    }
    this.#values[this.#rows] = value;
    this.#flags[this.#rows] = flag;
    this.#rows += 1;
  }
}
