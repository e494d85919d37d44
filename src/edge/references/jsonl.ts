import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { HistoryBuilder, type HistoryProblem } from "../../core/reference/history-builder.ts";
import type { HistoryTable } from "../../core/reference/history-table.ts";
import {
  finished,
  type ReadSettings,
  type ReferenceReader,
  type UnreadableHistory,
  unreadableFile,
} from "./reference-reader.ts";

/** Fields of a native record that are read; its other fields say nothing of distributions or rates. */
const nativeFields = ["time", "latency_ms", "status", "version", "prediction", "score"] as const;
const progressEveryRows = 10_000;

/**
 * One JSON object a line: flat, each member a column; or a native prediction record, whose `features` are the columns.
 * A line may hold an array of either. Labels, and native records of other models, are left out.
 */
export const jsonl: ReferenceReader = {
  name: "jsonl",
  endings: [".jsonl", ".ndjson"],
  read: async (file, settings) => {
    try {
      return await readLines(file, settings);
    } catch (error) {
      return unreadableFile(file, error);
    }
  },
};

async function readLines(file: string, settings: ReadSettings): Promise<HistoryTable | UnreadableHistory> {
  const stream = createReadStream(file, "utf8");
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  const builder = new HistoryBuilder(settings, false);
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === "") continue;
    const problem = takeLine(line === 1 ? text.replace(/^\uFEFF/, "") : text, builder, settings.model);
    if (problem !== undefined) {
      stream.destroy();
      return { file, line, ...problem };
    }
    if (line % progressEveryRows === 0) settings.onProgress?.({ bytes: stream.bytesRead, rows: builder.rows });
  }
  return finished(file, builder);
}

function takeLine(text: string, builder: HistoryBuilder, model: string): HistoryProblem | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { what: "not JSON", remedy: "Put one whole JSON object on each line." };
  }
  for (const row of Array.isArray(value) ? value : [value]) {
    if (typeof row !== "object" || row === null || Array.isArray(row))
      return { what: "no JSON object", remedy: "Put one JSON object on each line, its members the columns." };
    const problem = takeRow(row, builder, model);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** A row that may be a native record, unchecked. */
interface MaybeNative {
  readonly v?: unknown;
  readonly kind?: unknown;
  readonly model?: unknown;
  readonly features?: unknown;
}

function takeRow(
  row: MaybeNative & Readonly<Record<string, unknown>>,
  builder: HistoryBuilder,
  model: string,
): HistoryProblem | undefined {
  if (row.kind === "label") return undefined;
  const features = isMap(row.features) ? row.features : {};
  // A failed prediction has no features, but says by its format or kind what it is.
  if (!isMap(row.features) && row.v !== 1 && row.kind !== "prediction") return builder.add(Object.entries(row));
  if (typeof row.model === "string" && row.model !== model) return undefined;
  for (const [name, cell] of Object.entries(features)) {
    const problem = builder.feature(name, cell);
    if (problem !== undefined) return problem;
  }
  return builder.add(nativeFields.filter((name) => Object.hasOwn(row, name)).map((name) => [name, row[name]] as const));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
