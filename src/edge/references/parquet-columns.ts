import type { HistoryColumn } from "../../core/reference/history-table.ts";
import type { ColumnKind } from "../../core/schema.ts";
import { type ColumnReader, type ColumnTable, columnOfCells, flagOf, textFlag } from "./column-table.ts";
import { unreadableParquet } from "./parquet.ts";
import { openParquet, type ParquetFile, type ParquetValues, plainValue } from "./parquet-file.ts";

/** Parquet with any usual codec; a column is read when it is asked for. */
export const parquetColumns: ColumnReader = {
  endings: [".parquet", ".pq"],
  open: async (path): Promise<ColumnTable | ReturnType<typeof unreadableParquet>> => {
    try {
      const file = await openParquet(path);
      if (file.rows > 0) return tableOf(file);
      await file.close();
      return { file: path, line: null, what: "no rows", remedy: "Give a file with at least one row." };
    } catch (error) {
      return unreadableParquet(path, error);
    }
  },
};

function tableOf(file: ParquetFile): ColumnTable {
  return {
    rows: file.rows,
    names: file.names,
    nested: file.nested,
    column: (name, kind) => readColumn(file, name, kind),
    close: () => file.close(),
  };
}

async function readColumn(file: ParquetFile, name: string, kind: ColumnKind | undefined): Promise<HistoryColumn> {
  const values = new Float64Array(file.rows);
  const flags = new Uint8Array(file.rows).fill(flagOf("absent"));
  const codes = new Map<string, number>();
  if (file.names.includes(name)) {
    for (const { from, to } of file.groups)
      await file.read(name, from, to, (part, at) => takePart(part, at, values, flags, codes));
  }
  return columnOfCells(name, { values, flags, texts: [...codes.keys()] }, kind);
}

function takePart(
  part: ParquetValues,
  at: number,
  values: Float64Array,
  flags: Uint8Array,
  codes: Map<string, number>,
): void {
  if (part instanceof Float64Array || part instanceof Float32Array || part instanceof Int32Array) {
    values.set(part, at);
    flags.fill(0, at, at + part.length);
    return;
  }
  for (let i = 0; i < part.length; i += 1) {
    const value = plainValue(part[i]);
    if (typeof value === "number") {
      values[at + i] = value;
      flags[at + i] = 0;
    } else if (typeof value === "string" || typeof value === "boolean") {
      const text = String(value);
      let code = codes.get(text);
      if (code === undefined) {
        code = codes.size;
        codes.set(text, code);
      }
      values[at + i] = code;
      flags[at + i] = textFlag;
    } else flags[at + i] = flagOf(value === null || value === undefined ? "null" : "wrong_type");
  }
}
