import { HistoryBuilder, isTime } from "../../core/reference/history-builder.ts";
import type { HistoryTable } from "../../core/reference/history-table.ts";
import { openParquet, type ParquetFile, plainValue } from "./parquet-file.ts";
import {
  finished,
  type ReadSettings,
  type ReferenceReader,
  type UnreadableHistory,
  unreadableFile,
} from "./reference-reader.ts";

/** Parquet with any usual codec; flat columns only, lists and structures are left out. */
export const parquet: ReferenceReader = {
  name: "parquet",
  endings: [".parquet", ".pq"],
  read: async (path, settings) => {
    let file: ParquetFile;
    try {
      file = await openParquet(path);
    } catch (error) {
      return unreadableParquet(path, error);
    }
    try {
      return await readGroups(path, file, settings);
    } catch (error) {
      return unreadableParquet(path, error);
    } finally {
      await file.close();
    }
  },
};

/** What stopped the reading of a Parquet file: the file system, or the file itself. */
export function unreadableParquet(file: string, error: unknown): UnreadableHistory {
  if (error instanceof Error && "code" in error) return unreadableFile(file, error);
  const what = error instanceof Error ? error.message : String(error);
  return {
    file,
    line: null,
    what: `no readable Parquet file (${what})`,
    remedy: "Write it again, with codec snappy, gzip, zstd, lz4, brotli or none.",
  };
}

/** Row group by row group, so that what is decoded and not yet taken stays small. */
async function readGroups(
  path: string,
  file: ParquetFile,
  settings: ReadSettings,
): Promise<HistoryTable | UnreadableHistory> {
  const builder = new HistoryBuilder(settings, false);
  const names = file.names.filter((name) => !settings.ignore?.has(name));
  for (const { from, to } of file.groups) {
    const columns = new Map<string, unknown[]>();
    for (const name of names) {
      const values = new Array<unknown>(to - from).fill(null);
      await file.read(name, from, to, (part, at) => {
        for (let i = 0; i < part.length; i += 1) values[at - from + i] = part[i];
      });
      columns.set(name, values);
    }
    for (let row = from; row < to; row += 1) {
      const problem = builder.add(cells(columns, row - from, (name) => isTime(name, settings)));
      if (problem !== undefined) return { file: path, line: null, ...problem, what: `row ${row + 1}: ${problem.what}` };
    }
    settings.onProgress?.({ bytes: (file.bytes * to) / file.rows, rows: builder.rows });
  }
  return finished(path, builder);
}

function* cells(
  columns: ReadonlyMap<string, readonly unknown[]>,
  index: number,
  isTime: (name: string) => boolean,
): Iterable<readonly [string, unknown]> {
  for (const [name, values] of columns) {
    const value = values[index];
    // A time as text keeps its unit, which a number leaves to be guessed.
    yield [name, isTime(name) && value instanceof Date ? value.toISOString() : plainValue(value)];
  }
}
