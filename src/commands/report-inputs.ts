import type { HistoryColumn } from "../core/reference/history-table.ts";
import type { Reference, ReferenceColumn } from "../core/reference/reference.ts";
import { type ColumnKind, predictionColumn, scoreColumn } from "../core/schema.ts";
import { scanNumber } from "../edge/decoders/number-scanner.ts";
import { readArtefact } from "../edge/references/artefact-files.ts";
import { columnReaderFor, columnReaders } from "../edge/references/column-readers.ts";
import type { ColumnTable } from "../edge/references/column-table.ts";
import type { ReportFlags } from "./report.ts";
import { readingProgress } from "./report-progress.ts";

/** Why there is no report, with what to do about it. */
export class ReportRefusal extends Error {}

export interface Closable {
  close(): Promise<void>;
}

/** The reference side: rows, or the distributions of an artefact. */
export interface ReferenceInput {
  readonly rows: number;
  readonly names: readonly string[];
  readonly nested: readonly string[];
  column(name: string, kind?: ColumnKind): Promise<HistoryColumn | ReferenceColumn>;
  /** Name under which the live file may have a column. */
  liveNames(name: string): readonly string[];
}

type InputFlags = Pick<ReportFlags, "format" | "mode">;

/** Opens the reference, rows or artefact; what is to be closed later goes into `opened`. @throws ReportRefusal */
export async function openReference(path: string, flags: InputFlags, opened: Closable[]): Promise<ReferenceInput> {
  if (flags.format === undefined && path.toLowerCase().endsWith(".json")) {
    const reference = readArtefact(path);
    if ("unreadable" in reference)
      throw new ReportRefusal(`${path}: no reference (${reference.unreadable}). ${formats}`);
    if (flags.mode !== "driftline")
      throw new ReportRefusal(
        `${path}: mode ${flags.mode} needs the reference's rows, and a reference file keeps only their distributions. Give the rows that it was built from.`,
      );
    return artefactInput(reference);
  }
  const table = await openTable(path, flags, opened);
  return {
    rows: table.rows,
    names: table.names,
    nested: table.nested,
    column: (name, kind) => table.column(name, kind),
    liveNames: (name) => [name],
  };
}

/** Opens the live rows. @throws ReportRefusal */
export async function openLive(path: string, flags: InputFlags, opened: Closable[]): Promise<ColumnTable> {
  return openTable(path, flags, opened);
}

const formats = `Known formats: ${Object.keys(columnReaders).join(", ")}; say which one it is with --format.`;

async function openTable(path: string, { format }: InputFlags, opened: Closable[]): Promise<ColumnTable> {
  const reader = format === undefined ? columnReaderFor(path) : columnReaders[format];
  if (reader === undefined) throw new ReportRefusal(`${path}: unknown format. ${formats}`);
  const progress = readingProgress(path);
  const table = await reader.open(path, {
    scanNumber,
    ...(progress === undefined ? {} : { onProgress: progress.read }),
  });
  progress?.end();
  if ("what" in table) {
    const where = table.line === null ? table.file : `${table.file}, line ${table.line}`;
    throw new ReportRefusal(`${where}: ${table.what}. ${table.remedy}`);
  }
  opened.push(table);
  return table;
}

/** Live names of the columns that a reference keeps under names of its own. */
const writtenAs: Readonly<Record<string, readonly string[]>> = {
  [predictionColumn]: ["prediction"],
  [scoreColumn]: ["score", "probability"],
};

function artefactInput(reference: Reference): ReferenceInput {
  const columns = new Map(reference.columns.map((column) => [column.name, column]));
  return {
    rows: reference.source.rows,
    names: [...columns.keys()],
    nested: [],
    column: async (name) => {
      const column = columns.get(name);
      if (column === undefined) throw new TypeError(`the reference has no column ${name}`);
      return column;
    },
    liveNames: (name) => [name, ...(writtenAs[name] ?? classScore(name))],
  };
}

function classScore(name: string): string[] {
  return name.startsWith(`${scoreColumn}.`) ? [`score.${name.slice(scoreColumn.length + 1)}`] : [];
}
