import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { Command } from "commander";
import { duration } from "../config/duration.ts";
import { labelAgeBounds } from "../config/label-settings.ts";
import { rowExtras } from "../config/row-extras.ts";
import { parseReference, referenceFileName, referenceHash } from "../core/reference/artefact.ts";
import { buildReference } from "../core/reference/build.ts";
import type { NamedRole } from "../core/reference/history-builder.ts";
import type { Reference } from "../core/reference/reference.ts";
import type { OwnMetric } from "../core/row-extras.ts";
import type { ColumnKind } from "../core/schema.ts";
import { epochMsOfNumber, epochMsOfText } from "../edge/decoders/event-time.ts";
import { keepArtefact } from "../edge/references/artefact-files.ts";
import { type ReferenceFormat, readerFor, referenceReaders } from "../edge/references/readers.ts";
import type { ReadSettings } from "../edge/references/reference-reader.ts";
import { acceptCommand } from "./reference-accept.ts";
import { diffCommand } from "./reference-diff.ts";
import { proposeCommand } from "./reference-propose.ts";
import { describeReference } from "./reference-summary.ts";
import { taintCommand, untaintCommand } from "./reference-taint.ts";
import { problemsText, settingsFrom } from "./settings-from.ts";

interface BuildFlags {
  readonly model: string;
  readonly out: string;
  readonly format?: ReferenceFormat;
  readonly time?: string | false;
  readonly prediction?: string;
  readonly score: string[];
  readonly label?: string;
  readonly labelTime?: string;
  readonly labelAge?: string;
  readonly config?: string;
  readonly versionName?: string;
  readonly numeric: string[];
  readonly categorical: string[];
  readonly ignore: string[];
  readonly json: boolean;
}

const repeated = (name: string, before: string[]): string[] => [...before, name];

/** `driftline reference`: builds the file that a model's versions are judged against, and shows what is in one. */
export function referenceCommand(): Command {
  return new Command("reference")
    .description(
      "build, show, compare, propose and accept the frozen distribution and rates that a model is judged against",
    )
    .addCommand(buildCommand())
    .addCommand(showCommand())
    .addCommand(diffCommand())
    .addCommand(proposeCommand())
    .addCommand(acceptCommand())
    .addCommand(taintCommand())
    .addCommand(untaintCommand());
}

/** Exits 0 when the file is written, 1 when the history cannot be used, 2 when it cannot be read or written at all. */
function buildCommand(): Command {
  return new Command("build")
    .description("freeze a reference from a history of predictions (CSV with a header, JSON lines, or Parquet)")
    .argument("<file>", "the history: flat columns, or native prediction records")
    .requiredOption("--model <name>", "the model it is a reference of")
    .option("--out <folder>", "where to write it", ".")
    .option("--format <name>", `${Object.keys(referenceReaders).join(", ")} (default: by the file's ending)`)
    .option("--time <column>", "column with the event time (default: time or timestamp)")
    .option("--no-time", "the rows have no usable time: distributions only, no rates")
    .option("--prediction <column>", "column with the prediction (default: prediction)")
    .option(
      "--score <column>",
      "column with the score (default: score or probability); of several classes: class=column, once for each",
      repeated,
      [],
    )
    .option("--label <column>", "column with what should have been predicted (default: label)")
    .option(
      "--label-time <column>",
      "column with when each label came (default: label_time, labelled_at or labeled_at)",
    )
    .option("--label-age <duration>", "age at which rows are judged by their labels (default: within which 95 % came)")
    .option("-c, --config <path>", "settings whose own metrics of the model are asked of every row")
    .option("--version-name <name>", "version that made the predictions (default: the version column)")
    .option("--numeric <column>", "a column that is numeric, whatever its values look like (repeatable)", repeated, [])
    .option("--categorical <column>", "a column that is categorical (repeatable)", repeated, [])
    .option("--ignore <column>", "a column to leave out (repeatable)", repeated, [])
    .option("--json", "print one JSON object", false)
    .action(async (file: string, flags: BuildFlags, command: Command) => build(file, flags, command));
}

/** Exits 0, 1 when the file is no reference, 2 when it cannot be read. */
function showCommand(): Command {
  return new Command("show")
    .description("show what is in a reference file")
    .argument("<file>", "a *.reference.json")
    .option("--json", "print the reference as JSON", false)
    .action((file: string, { json }: { json: boolean }, command: Command) => {
      let text: string;
      try {
        text = readFileSync(file, "utf8");
      } catch (error) {
        command.error(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`, { exitCode: 2 });
      }
      const reference = parseReference(text);
      if ("unreadable" in reference)
        command.error(`${file}: no reference (${reference.unreadable}). Build one with driftline reference build.`);
      const hash = referenceHash(reference);
      console.log(json ? JSON.stringify({ hash, reference }) : describeReference(reference, hash));
    });
}

async function build(file: string, flags: BuildFlags, command: Command): Promise<void> {
  const reader = flags.format === undefined ? readerFor(file) : referenceReaders[flags.format];
  if (reader === undefined) {
    const known = Object.keys(referenceReaders).join(", ");
    command.error(`${file}: unknown format. Say which one it is with --format (${known}).`, { exitCode: 2 });
  }
  const labelAge = flags.labelAge === undefined ? undefined : duration(...labelAgeBounds).safeParse(flags.labelAge);
  if (labelAge?.error !== undefined)
    command.error(`--label-age: ${labelAge.error.issues.map(({ message }) => message).join("; ")}.`, { exitCode: 2 });
  const labelAgeMs = labelAge && Math.round(labelAge.data);
  const metrics = flags.config === undefined ? [] : metricsOf(flags.config, flags.model, command);
  const table = await reader.read(file, readSettings(file, flags));
  clearProgress();
  if ("what" in table) {
    const where = table.line === null ? table.file : `${table.file}, line ${table.line}`;
    command.error(`${where}: ${table.what}. ${table.remedy}`, { exitCode: table.line === null ? 2 : 1 });
  }
  const reference = buildReference(flags.model, basename(file), table, flags.versionName, { labelAgeMs, metrics });
  const path = join(flags.out, referenceFileName(reference));
  try {
    keepArtefact(flags.out, reference);
  } catch (error) {
    command.error(`${path}: cannot be written (${(error as NodeJS.ErrnoException).code}). Choose another --out.`, {
      exitCode: 2,
    });
  }
  console.log(built(path, reference, flags.json));
}

/** The model's own metrics, compiled. */
function metricsOf(config: string, model: string, command: Command): readonly OwnMetric[] {
  const loaded = settingsFrom(config);
  if ("problems" in loaded) command.error(problemsText(loaded.problems));
  const settings = loaded.settings.models[model];
  if (settings === undefined)
    command.error(
      `${config}: no model ${model}. Known there: ${Object.keys(loaded.settings.models).join(", ") || "none"}.`,
    );
  return rowExtras(settings).metrics;
}

function built(path: string, reference: Reference, json: boolean): string {
  const hash = referenceHash(reference);
  if (json) return JSON.stringify({ path, hash, rows: reference.source.rows, columns: reference.columns.length });
  return `${describeReference(reference, hash)}\n\nwritten to ${path}`;
}

function readSettings(file: string, flags: BuildFlags): ReadSettings {
  const kinds = new Map<string, ColumnKind>([
    ...flags.numeric.map((name): [string, ColumnKind] => [name, "numeric"]),
    ...flags.categorical.map((name): [string, ColumnKind] => [name, "categorical"]),
  ]);
  const columnNames = new Map<string, NamedRole>([
    ...(
      [
        [flags.prediction, "prediction"],
        [flags.label, "label"],
        [flags.labelTime, "label_time"],
      ] as const
    ).flatMap(([name, role]): [string, NamedRole][] => (name === undefined ? [] : [[name, role]])),
    ...flags.score.map(scoreNamed),
  ]);
  return {
    model: flags.model,
    columnNames,
    timeOf: (cell) => (typeof cell === "number" ? epochMsOfNumber(cell) : epochMsOfText(cell.trim())),
    kinds,
    ignore: new Set(flags.ignore),
    // Commander sets `time` to true when neither --time nor --no-time is given.
    ...(typeof flags.time === "string" ? { time: flags.time } : flags.time === false ? { time: null } : {}),
    ...(process.stderr.isTTY ? { onProgress: progressOf(file) } : {}),
  };
}

/** `column`, or `class=column`. */
function scoreNamed(said: string): [string, NamedRole] {
  const at = said.indexOf("=");
  return at < 0 ? [said, "score"] : [said.slice(at + 1), `score.${said.slice(0, at)}`];
}

function progressOf(file: string): NonNullable<ReadSettings["onProgress"]> {
  const total = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return ({ bytes, rows }) => {
    const share = total === 0 ? 0 : Math.floor((100 * bytes) / total);
    process.stderr.write(`\r${share} % read, ${rows} rows`);
  };
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
}
