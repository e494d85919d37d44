import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { Command, type Command as Commander, InvalidArgumentError, Option } from "commander";
import { columnReaders } from "../edge/references/column-readers.ts";
import { reportHtml } from "../report/html/page.ts";
import { type Report, type ReportMode, reportModes } from "../report/report.ts";
import { reportJson } from "../report/report-json.ts";
import { reportText } from "../report/report-text.ts";
import { compareTables } from "./report-compare.ts";
import { type Closable, openLive, openReference, ReportRefusal } from "./report-inputs.ts";

export interface ReportFlags {
  readonly mode: ReportMode;
  readonly json: boolean;
  readonly html?: string;
  readonly model?: string;
  readonly format?: keyof typeof columnReaders;
  readonly ignore: string[];
  readonly keep: string[];
  readonly numeric: string[];
  readonly categorical: string[];
  readonly chunkRows?: number;
  readonly method: string[];
}

const repeated = (name: string, before: string[]): string[] => [...before, name];

/** `driftline report`: compares two files. Exits 0 without drift, 1 with it, 2 when there is no report. */
export function reportCommand(): Command {
  return new Command("report")
    .description("compare live rows with a reference, feature by feature: a table, JSON, or one HTML page")
    .argument("<reference>", "CSV, JSON lines or Parquet, or a *.reference.json")
    .argument("<live>", "CSV, JSON lines or Parquet")
    .addOption(new Option("--mode <name>", "whose methods and limits").choices(reportModes).default("driftline"))
    .option("--json", "print one JSON object", false)
    .option("--html <file>", "write one self-contained page")
    .option("--model <name>", "name of the model, for the page's title")
    .addOption(
      new Option("--format <name>", "format of both files (default: by their endings)").choices(
        Object.keys(columnReaders),
      ),
    )
    .option("--ignore <column>", "a column to leave out (repeatable)", repeated, [])
    .option(
      "--keep <column>",
      "a column to compare though it looks like a time or identifier (repeatable)",
      repeated,
      [],
    )
    .option("--numeric <column>", "a column that is numeric, whatever its values look like (repeatable)", repeated, [])
    .option("--categorical <column>", "a column that is categorical (repeatable)", repeated, [])
    .option(
      "--method <[column=]name>",
      "mode evidently or nannyml: the method that decides, for one column or for all that it fits (repeatable)",
      repeated,
      [],
    )
    .option("--chunk-rows <rows>", "mode nannyml: judge both files in chunks of so many rows", wholeRows)
    .addHelpText("after", "\nExit code: 0 no feature is drifting, 1 some are, 2 no report could be made.")
    .action(async (reference: string, live: string, flags: ReportFlags, command: Commander) => {
      const opened: Closable[] = [];
      try {
        const report = await compareTables(
          await openReference(reference, flags, opened),
          await openLive(live, flags, opened),
          { reference: basename(reference), live: basename(live) },
          flags,
        );
        publish(report, flags);
      } catch (error) {
        if (!(error instanceof ReportRefusal)) throw error;
        command.error(error.message, { exitCode: 2 });
      } finally {
        for (const table of opened) await table.close();
      }
    });
}

function publish(report: Report, { html, json, model }: ReportFlags): void {
  if (html !== undefined) {
    try {
      writeFileSync(html, reportHtml(report, model));
    } catch (error) {
      throw new ReportRefusal(
        `${html}: cannot be written (${(error as NodeJS.ErrnoException).code}). Choose another --html.`,
      );
    }
  }
  process.stdout.write(`${json ? reportJson(report) : reportText(report)}\n`);
  if (!json && html !== undefined) process.stdout.write(`\npage written to ${html}\n`);
  process.exitCode = report.summary.drifting > 0 ? 1 : 0;
}

function wholeRows(text: string): number {
  const rows = Number(text);
  if (!Number.isSafeInteger(rows) || rows < 1) throw new InvalidArgumentError("Give a whole number from 1 on.");
  return rows;
}
