import type { HistoryBuilder, HistorySettings } from "../../core/reference/history-builder.ts";
import type { HistoryTable } from "../../core/reference/history-table.ts";

/** Why a file cannot be read as a history: where, what, and what to do. */
export interface UnreadableHistory {
  readonly file: string;
  /** 1 for the first line; null where the whole file is meant. */
  readonly line: number | null;
  readonly what: string;
  readonly remedy: string;
}

/** What a reader tells its caller while it reads. */
export interface ReadProgress {
  readonly bytes: number;
  readonly rows: number;
}

export interface ReadSettings extends HistorySettings {
  /** Rows of other models are left out, where rows name their model. */
  readonly model: string;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** Reads a file of past predictions as columns. Never throws on what the file says. */
export interface ReferenceReader {
  readonly name: string;
  /** Endings of the file names that it is for, in lower case. */
  readonly endings: readonly string[];
  read(file: string, settings: ReadSettings): Promise<HistoryTable | UnreadableHistory>;
}

/** What a builder made of a file, or why not. */
export function finished(file: string, builder: HistoryBuilder): HistoryTable | UnreadableHistory {
  const table = builder.finish();
  return "what" in table ? { file, line: null, ...table } : table;
}

/** A failure of the file system as an unreadable history. @throws whatever is none. */
export function unreadableFile(file: string, error: unknown): UnreadableHistory {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  const what =
    code === "ENOENT" ? "no such file" : code === "EISDIR" ? "a folder, not a file" : `cannot be read (${code})`;
  return { file, line: null, what, remedy: "Check the path and its permissions." };
}
