import type { ColumnReader } from "./column-table.ts";
import { csvColumns } from "./csv-columns.ts";
import { jsonlColumns } from "./jsonl-columns.ts";
import { parquetColumns } from "./parquet-columns.ts";

/** Every format whose columns can be read one at a time. */
export const columnReaders = { csv: csvColumns, jsonl: jsonlColumns, parquet: parquetColumns } satisfies Record<
  string,
  ColumnReader
>;

/** The reader for a file by the ending of its name; undefined where there is none. */
export function columnReaderFor(file: string): ColumnReader | undefined {
  const name = file.toLowerCase();
  return Object.values(columnReaders).find(({ endings }) => endings.some((ending) => name.endsWith(ending)));
}
