import { type FileHandle, open } from "node:fs/promises";
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";

/** Values of one column in row order: numbers, texts, booleans, times or nothing. */
export type ParquetValues = ArrayLike<unknown>;

/** An open Parquet file whose columns are read one at a time. */
export interface ParquetFile {
  readonly rows: number;
  readonly bytes: number;
  /** Half-open spans of rows that are stored together, in order. */
  readonly groups: readonly { readonly from: number; readonly to: number }[];
  /** Columns of plain values, in the file's order. */
  readonly names: readonly string[];
  /** Columns of lists, maps or structures, which have no single value per row. */
  readonly nested: readonly string[];
  /**
   * Hands the values of rows `from` to `to` to `take`, part by part; a part begins at row `at` and may reach beyond
   * the span. @throws where the file is damaged or its codec unknown.
   */
  read(name: string, from: number, to: number, take: (values: ParquetValues, at: number) => void): Promise<void>;
  close(): Promise<void>;
}

/** Opens a Parquet file. @throws the file system's errors, and those of a file that is not Parquet. */
export async function openParquet(path: string): Promise<ParquetFile> {
  const handle = await open(path, "r");
  try {
    const file = await asyncBuffer(handle);
    const metadata = await parquetMetadataAsync(file);
    return opened(handle, file, metadata);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function opened(handle: FileHandle, file: AsyncBuffer, metadata: FileMetaData): ParquetFile {
  const roots = parquetSchema(metadata).children;
  const plain = (root: (typeof roots)[number]) =>
    root.children.length === 0 && root.element.repetition_type !== "REPEATED";
  let from = 0;
  const groups = metadata.row_groups.map(({ num_rows }) => {
    const group = { from, to: from + Number(num_rows) };
    from = group.to;
    return group;
  });
  return {
    rows: from,
    bytes: file.byteLength,
    groups,
    names: roots.filter(plain).map(({ element }) => element.name),
    nested: roots.filter((root) => !plain(root)).map(({ element }) => element.name),
    read: async (name, start, end, take) => {
      let failed: unknown;
      await parquetRead({
        file,
        metadata,
        compressors,
        columns: [name],
        rowStart: start,
        rowEnd: end,
        onChunk: ({ columnData, rowStart }) => {
          // The library drops what a listener throws.
          try {
            take(columnData, rowStart);
          } catch (error) {
            failed ??= error;
          }
        },
      });
      if (failed !== undefined) throw failed;
    },
    close: () => handle.close(),
  };
}

async function asyncBuffer(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = new ArrayBuffer(Math.max(0, Math.min(end, size) - start));
      if (bytes.byteLength > 0) await handle.read(new Uint8Array(bytes), 0, bytes.byteLength, start);
      return bytes;
    },
  };
}

/**
 * A value as the readers of other formats give it: a whole number that a double holds as a number, a larger one as
 * text, a time as epoch milliseconds.
 */
export function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  return value instanceof Date ? value.getTime() : value;
}
