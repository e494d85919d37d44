import { closeSync, openSync, readSync } from "node:fs";
import { ColumnSpool } from "./column-spool.ts";
import { type ColumnReader, type ColumnSettings, type ColumnTable, columnOfCells } from "./column-table.ts";
import { CsvCells } from "./csv-cells.ts";
import { type UnreadableHistory, unreadableFile } from "./reference-reader.ts";

const chunkBytes = 4 * 2 ** 20;
/** A longer row than this is taken for a quote that is never closed. */
const rowBytesLimit = 64 * 2 ** 20;

/** CSV with a header, comma, semicolon or tab; read byte by byte, numbers without a text between. */
export const csvColumns: ColumnReader = {
  endings: [".csv", ".tsv"],
  open: async (path, settings) => {
    const spool = new ColumnSpool();
    try {
      const cells = readCells(path, spool, settings);
      if ("what" in cells) {
        spool.close();
        return cells;
      }
      return spooledTable(spool, cells.names);
    } catch (error) {
      spool.close();
      return unreadableFile(path, error);
    }
  },
};

/** A table of what a spool holds, its columns named in the order in which they were added. */
export function spooledTable(spool: ColumnSpool, names: readonly string[]): ColumnTable {
  const indices = new Map(names.map((name, index) => [name, index]));
  return {
    rows: spool.rows,
    names,
    nested: [],
    column: async (name, kind) => columnOfCells(name, spool.cells(indices.get(name) ?? -1), kind),
    close: async () => spool.close(),
  };
}

function readCells(path: string, spool: ColumnSpool, settings: ColumnSettings): CsvCells | UnreadableHistory {
  const file = openSync(path, "r");
  try {
    const cells = new CsvCells(spool, settings.scanNumber);
    let buffer = Buffer.allocUnsafe(chunkBytes);
    let [held, bytes, atEnd] = [0, 0, false];
    while (!atEnd) {
      if (held > buffer.length / 2) buffer = Buffer.concat([buffer.subarray(0, held)], 2 * buffer.length);
      // Room is left for the line break that a last row may lack.
      const read = readSync(file, buffer, held, buffer.length - held - 1, null);
      bytes += read;
      atEnd = read === 0;
      let end = held + read;
      if (atEnd && end > 0 && buffer[end - 1] !== 10) buffer[end++] = 10;
      const taken = cells.take(buffer, end);
      if (typeof taken !== "number") return { file: path, ...taken };
      buffer.copyWithin(0, taken, end);
      held = end - taken;
      if (held > rowBytesLimit || (atEnd && held > 0)) return { file: path, ...cells.unclosed() };
      settings.onProgress?.({ bytes, rows: spool.rows });
    }
    const nothing = { file: path, line: null, what: "no rows", remedy: "Give a file with at least one row." };
    return spool.rows === 0 ? nothing : cells;
  } finally {
    closeSync(file);
  }
}
