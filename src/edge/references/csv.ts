import { createReadStream } from "node:fs";
import papa from "papaparse";
import { HistoryBuilder } from "../../core/reference/history-builder.ts";
import type { HistoryTable } from "../../core/reference/history-table.ts";
import {
  finished,
  type ReadSettings,
  type ReferenceReader,
  type UnreadableHistory,
  unreadableFile,
} from "./reference-reader.ts";

const remedyRow =
  "Put a value, if empty, for every column of the header; quote texts that hold a comma or a line break.";

/** CSV with a header, comma, semicolon or tab; a quoted cell may hold line breaks. */
export const csv: ReferenceReader = {
  name: "csv",
  endings: [".csv", ".tsv"],
  read: (file, settings) =>
    new Promise((resolve, reject) => {
      const stream = createReadStream(file, "utf8");
      const rows = new CsvRows(file, settings);
      stream.on("error", (error) => {
        try {
          resolve(unreadableFile(file, error));
        } catch (other) {
          reject(other);
        }
      });
      papa.parse<string[]>(stream, {
        skipEmptyLines: true,
        chunk: ({ data, errors }, parser) => {
          const problem = rows.take(data, errors);
          settings.onProgress?.({ bytes: stream.bytesRead, rows: rows.builder.rows });
          if (problem === undefined) return;
          resolve(problem);
          parser.abort();
          stream.destroy();
        },
        complete: () => resolve(rows.finish()),
        error: reject,
      });
    }),
};

/** Turns cells into named ones by the header. */
class CsvRows {
  readonly builder: HistoryBuilder;
  readonly #file: string;
  #names: readonly string[] | undefined;
  #line = 0;

  constructor(file: string, settings: ReadSettings) {
    this.#file = file;
    this.builder = new HistoryBuilder(settings, true);
  }

  take(data: readonly string[][], errors: readonly papa.ParseError[]): UnreadableHistory | undefined {
    const failed = errors.find(({ type }) => type === "Quotes");
    for (const [index, cells] of data.entries()) {
      this.#line += 1;
      if (failed !== undefined && index >= (failed.row ?? 0))
        return this.#problem(
          `a quoted cell is not closed (${failed.message})`,
          "Close the quote, or double it inside a cell.",
        );
      const problem = this.#names === undefined ? this.#header(cells) : this.#row(this.#names, cells);
      if (problem !== undefined) return problem;
      for (const cell of cells) if (cell.includes("\n")) this.#line += cell.split("\n").length - 1;
    }
    return undefined;
  }

  finish(): HistoryTable | UnreadableHistory {
    return finished(this.#file, this.builder);
  }

  #header(cells: readonly string[]): UnreadableHistory | undefined {
    const names = cells.map((cell) => cell.replace(/^\uFEFF/, "").trim());
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) return this.#problem(`two columns are named ${twice}`, "Give each column its own name.");
    if (names.includes("")) return this.#problem("a column has no name", "The first line must name every column.");
    if (names.every((name) => name !== "" && Number.isFinite(Number(name))))
      return this.#problem("a header of numbers only", "The first line must name the columns.");
    this.#names = names;
    return undefined;
  }

  #row(names: readonly string[], cells: readonly string[]): UnreadableHistory | undefined {
    if (cells.length !== names.length)
      return this.#problem(`${cells.length} cells, and the header has ${names.length}`, remedyRow);
    const problem = this.builder.add(names.map((name, index) => [name, cells[index]] as const));
    return problem === undefined ? undefined : this.#problem(problem.what, problem.remedy);
  }

  #problem(what: string, remedy: string): UnreadableHistory {
    return { file: this.#file, line: this.#line, what, remedy };
  }
}
