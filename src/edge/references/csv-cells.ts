import type { ColumnSpool } from "./column-spool.ts";
import { type ColumnSettings, flagOf, readUntyped } from "./column-table.ts";
import type { UnreadableHistory } from "./reference-reader.ts";

const [quote, lineFeed, carriageReturn] = [34, 10, 13];
const delimiters = [",", ";", "\t"].map((text) => text.charCodeAt(0));

type Problem = Omit<UnreadableHistory, "file">;

/** Splits bytes into cells and puts them into a spool, row by row. */
export class CsvCells {
  names: readonly string[] = [];
  readonly #spool: ColumnSpool;
  readonly #scanNumber: ColumnSettings["scanNumber"];
  #delimiter = 44;
  #line = 1;
  /** Text of the cell read last, and where it ends. */
  #text = "";
  #end = 0;

  constructor(spool: ColumnSpool, scanNumber: ColumnSettings["scanNumber"]) {
    this.#spool = spool;
    this.#scanNumber = scanNumber;
  }

  /** Takes the whole rows of the first `end` bytes; returns where the first unfinished row begins. */
  take(bytes: Buffer, end: number): number | Problem {
    let at = 0;
    if (this.names.length === 0) {
      const next = this.#header(bytes, end);
      if (typeof next !== "number" || next === 0) return next;
      at = next;
    }
    for (;;) {
      const next = this.#row(bytes, at, end);
      if (typeof next !== "number") return next;
      if (next < 0) return at;
      at = next;
    }
  }

  unclosed(): Problem {
    return this.#problem("a quoted cell is not closed", "Close the quote, or double it inside a cell.");
  }

  #header(bytes: Buffer, end: number): number | Problem {
    const from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    const lineEnd = bytes.indexOf(lineFeed, from);
    if (lineEnd < 0 || lineEnd >= end) return 0;
    const line = bytes.subarray(from, lineEnd);
    const counts = delimiters.map((delimiter) => line.filter((byte) => byte === delimiter).length);
    this.#delimiter = delimiters[counts.indexOf(Math.max(...counts))] as number;
    const names: string[] = [];
    for (let at = from; ; at = this.#end + 1) {
      if (!this.#cell(bytes, at, end)) return 0;
      names.push(this.#text.trim());
      if (bytes[this.#end] === lineFeed) break;
    }
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) return this.#problem(`two columns are named ${twice}`, "Give each column its own name.");
    if (names.includes("")) return this.#problem("a column has no name", "The first line must name every column.");
    if (names.every((name) => Number.isFinite(Number(name))))
      return this.#problem("a header of numbers only", "The first line must name the columns.");
    this.names = names;
    for (const _ of names) this.#spool.addColumn();
    this.#line += 1;
    return this.#end + 1;
  }

  /** Reads the row at `from`; returns where the next one begins, or -1 if this one is not whole yet. */
  #row(bytes: Buffer, from: number, end: number): number | Problem {
    const columns = this.#spool.open;
    const { row } = this.#spool;
    const delimiter = this.#delimiter;
    const width = columns.length;
    let at = from;
    if (at >= end) return -1;
    if (bytes[at] === lineFeed || (bytes[at] === carriageReturn && bytes[at + 1] === lineFeed)) {
      this.#line += 1;
      return bytes[at] === lineFeed ? at + 1 : at + 2;
    }
    for (let column = 0; column < width; column += 1) {
      const { values, flags } = columns[column] as (typeof columns)[number];
      let stop = this.#scanNumber(bytes, at, end, values, row);
      let byte = stop > 0 ? bytes[stop] : -1;
      if (stop > 0 && stop < end && (byte === delimiter || byte === lineFeed || byte === carriageReturn)) {
        flags[row] = 0;
        if (byte === carriageReturn) byte = bytes[++stop];
      } else {
        if (!this.#cell(bytes, at, end)) return -1;
        this.#untyped(column, this.#text.trim());
        stop = this.#end;
        byte = bytes[stop];
      }
      if (stop >= end) return -1;
      const isLast = column === width - 1;
      if ((byte === lineFeed) !== isLast) return this.#uneven(bytes, from, end);
      at = stop + 1;
    }
    this.#spool.endRow();
    this.#line += 1;
    return at;
  }

  #untyped(column: number, text: string): void {
    const value = readUntyped(text);
    if (typeof value === "string") this.#spool.setText(column, value);
    else if (typeof value === "number") this.#spool.set(column, value, 0);
    else this.#spool.set(column, 0, flagOf(value.missing));
  }

  /** Reads the cell at `from` into `#text` and `#end`, the delimiter or line feed behind it; false if it is not whole. */
  #cell(bytes: Buffer, from: number, end: number): boolean {
    let at = from;
    let quoted = "";
    if (bytes[at] === quote) {
      for (;;) {
        const close = bytes.indexOf(quote, at + 1);
        if (close < 0 || close + 1 >= end) return false;
        quoted += bytes.toString("utf8", at + 1, close);
        at = close + 1;
        if (bytes[at] !== quote) break;
        quoted += '"';
      }
    }
    const rest = at;
    while (at < end && bytes[at] !== this.#delimiter && bytes[at] !== lineFeed) at += 1;
    if (at >= end) return false;
    const textEnd = bytes[at] === lineFeed && bytes[at - 1] === carriageReturn ? at - 1 : at;
    this.#text = quoted + bytes.toString("utf8", rest, Math.max(rest, textEnd));
    this.#end = at;
    return true;
  }

  #uneven(bytes: Buffer, from: number, end: number): -1 | Problem {
    let cells = 1;
    for (let at = from; ; at = this.#end + 1) {
      if (!this.#cell(bytes, at, end)) return -1;
      if (bytes[this.#end] === lineFeed) break;
      cells += 1;
    }
    return this.#problem(
      `${cells} cells, and the header has ${this.names.length}`,
      "Put a value, if empty, for every column of the header; quote texts that hold a comma or a line break.",
    );
  }

  /** Line breaks inside of cells are not counted. */
  #problem(what: string, remedy: string): Problem {
    return { line: this.#line, what, remedy };
  }
}
