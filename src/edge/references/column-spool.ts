import { closeSync, openSync, readSync, unlinkSync, writevSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cells, flagOf, textFlag } from "./column-table.ts";

const blockRows = 4_096;
const defaultBytesInMemory = 96 * 2 ** 20;
const bytesPerCell = 9;
/** The most buffers that Linux takes in one write. */
const buffersPerWrite = 1_024;

/** Rows that are full, column by column: arrays, or where they stand in the temporary file. */
interface Block {
  readonly rows: number;
  readonly columns: number;
  readonly kept: readonly OpenColumn[] | undefined;
  readonly at: number;
}

interface OpenColumn {
  values: Float64Array;
  flags: Uint8Array;
}

/**
 * Turns rows into columns in bounded memory. Rows are filled in one at a time; full blocks beyond 96 MiB go to a
 * temporary file without a name, which the system removes with the process however that ends.
 */
export class ColumnSpool {
  /** The block that is being filled; `values[row]` and `flags[row]` of a column are written directly. */
  readonly open: OpenColumn[] = [];
  /** Index of the row under way in the open block. */
  row = 0;
  #full: Block[] = [];
  #fullRows = 0;
  #kept = 0;
  #written = 0;
  #file: number | undefined;
  readonly #codes: Map<string, number>[] = [];
  readonly #bytesInMemory: number;

  /** @param bytesInMemory what does not fit goes to a temporary file. */
  constructor(bytesInMemory = defaultBytesInMemory) {
    this.#bytesInMemory = bytesInMemory;
  }

  get rows(): number {
    return this.#fullRows + this.row;
  }

  /** Adds a column whose rows so far are absent; returns its index. */
  addColumn(): number {
    this.#codes.push(new Map());
    return this.open.push(emptyColumn()) - 1;
  }

  setText(column: number, text: string): void {
    const codes = this.#codes[column] as Map<string, number>;
    let code = codes.get(text);
    if (code === undefined) {
      code = codes.size;
      codes.set(text, code);
    }
    this.set(column, code, textFlag);
  }

  set(column: number, value: number, flag: number): void {
    const { values, flags } = this.open[column] as OpenColumn;
    values[this.row] = value;
    flags[this.row] = flag;
  }

  /** The row is whole. @throws the file system's errors. */
  endRow(): void {
    this.row += 1;
    if (this.row === blockRows) this.#fill();
  }

  /** Cells of a column in the order of rows; for once all rows are in. */
  cells(column: number): Cells {
    const values = new Float64Array(this.rows);
    const flags = new Uint8Array(this.rows).fill(flagOf("absent"));
    let at = 0;
    for (const block of this.#full) {
      if (column < block.columns) this.#read(block, column, values, flags, at);
      at += block.rows;
    }
    const last = this.open[column];
    if (last !== undefined) {
      values.set(last.values.subarray(0, this.row), at);
      flags.set(last.flags.subarray(0, this.row), at);
    }
    return { values, flags, texts: [...(this.#codes[column]?.keys() ?? [])] };
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#full = [];
    this.open.length = 0;
  }

  #fill(): void {
    const columns = this.open.length;
    const bytes = columns * blockRows * bytesPerCell;
    const keep = this.#kept + bytes <= this.#bytesInMemory;
    this.#full.push({ rows: blockRows, columns, kept: keep ? [...this.open] : undefined, at: this.#written });
    this.#fullRows += blockRows;
    this.row = 0;
    if (keep) {
      this.#kept += bytes;
      for (let column = 0; column < columns; column += 1) this.open[column] = emptyColumn();
      return;
    }
    this.#write(this.open.flatMap(({ values, flags }) => [values, flags]));
    for (const { flags } of this.open) flags.fill(flagOf("absent"));
  }

  #write(buffers: readonly NodeJS.ArrayBufferView[]): void {
    this.#file ??= namelessFile();
    for (let from = 0; from < buffers.length; from += buffersPerWrite) {
      const part = buffers.slice(from, from + buffersPerWrite);
      const wanted = part.reduce((sum, { byteLength }) => sum + byteLength, 0);
      if (writevSync(this.#file, part, this.#written) !== wanted) throw new Error("the temporary file was cut short");
      this.#written += wanted;
    }
  }

  #read(block: Block, column: number, values: Float64Array, flags: Uint8Array, at: number): void {
    const kept = block.kept?.[column];
    const [ownValues, ownFlags] = [values.subarray(at, at + block.rows), flags.subarray(at, at + block.rows)];
    if (kept !== undefined) {
      ownValues.set(kept.values);
      ownFlags.set(kept.flags);
    } else if (this.#file !== undefined) {
      const position = block.at + column * block.rows * bytesPerCell;
      readSync(this.#file, ownValues, 0, ownValues.byteLength, position);
      readSync(this.#file, ownFlags, 0, ownFlags.byteLength, position + ownValues.byteLength);
    }
  }
}

function emptyColumn(): OpenColumn {
  return { values: new Float64Array(blockRows), flags: new Uint8Array(blockRows).fill(flagOf("absent")) };
}

function namelessFile(): number {
  const path = join(tmpdir(), `driftline-columns-${process.pid}-${process.hrtime.bigint()}`);
  const file = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  return file;
}
