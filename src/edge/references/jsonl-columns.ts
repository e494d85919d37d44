import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { ColumnSpool } from "./column-spool.ts";
import { type ColumnReader, type ColumnSettings, type ColumnTable, flagOf } from "./column-table.ts";
import { spooledTable } from "./csv-columns.ts";
import { type UnreadableHistory, unreadableFile } from "./reference-reader.ts";

const progressEveryRows = 10_000;
/** Fields of a native prediction record beside its features. */
const nativeFields = ["latency_ms", "status", "prediction", "score"];

/** One JSON object a line, or an array of them; of native prediction records the features are the columns. */
export const jsonlColumns: ColumnReader = {
  endings: [".jsonl", ".ndjson"],
  open: async (path, settings) => {
    const rows = new JsonRows();
    try {
      const table = await readLines(path, rows, settings);
      if ("what" in table) rows.spool.close();
      return table;
    } catch (error) {
      rows.spool.close();
      return unreadableFile(path, error);
    }
  },
};

async function readLines(
  path: string,
  rows: JsonRows,
  settings: ColumnSettings,
): Promise<ColumnTable | UnreadableHistory> {
  const stream = createReadStream(path, "utf8");
  let line = 0;
  for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (text.trim() === "") continue;
    const problem = rows.take(line === 1 ? text.replace(/^\uFEFF/, "") : text);
    if (problem !== undefined) {
      stream.destroy();
      return { file: path, line, ...problem };
    }
    if (line % progressEveryRows === 0) settings.onProgress?.({ bytes: stream.bytesRead, rows: rows.spool.rows });
  }
  if (rows.spool.rows === 0)
    return { file: path, line: null, what: "no rows", remedy: "Give a file with at least one row." };
  return spooledTable(rows.spool, [...rows.columns.keys()]);
}

class JsonRows {
  readonly spool = new ColumnSpool();
  readonly columns = new Map<string, number>();

  take(text: string): { readonly what: string; readonly remedy: string } | undefined {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return { what: "not JSON", remedy: "Put one whole JSON object on each line." };
    }
    for (const row of Array.isArray(value) ? value : [value]) {
      if (!isMap(row))
        return { what: "no JSON object", remedy: "Put one JSON object on each line, its members the columns." };
      this.#row(row);
    }
    return undefined;
  }

  #row(row: Readonly<Record<string, unknown>>): void {
    if (row.kind === "label") return;
    if (isMap(row.features)) {
      for (const [name, value] of Object.entries(row.features)) this.#cell(name, value);
      for (const name of nativeFields) if (Object.hasOwn(row, name)) this.#cell(name, row[name]);
    } else {
      for (const [name, value] of Object.entries(row)) this.#cell(name, value);
    }
    this.spool.endRow();
  }

  #cell(name: string, value: unknown): void {
    if (isMap(value) && name === "score") {
      for (const [className, probability] of Object.entries(value)) this.#cell(`score.${className}`, probability);
      return;
    }
    let column = this.columns.get(name);
    if (column === undefined) {
      column = this.spool.addColumn();
      this.columns.set(name, column);
    }
    if (typeof value === "number") this.spool.set(column, value, 0);
    else if (typeof value === "string" || typeof value === "boolean") this.spool.setText(column, String(value));
    else this.spool.set(column, 0, flagOf(value === null ? "null" : "wrong_type"));
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
