import { type Missing, missingReasons } from "../../core/record.ts";
import type { HistoryColumn } from "../../core/reference/history-table.ts";
import type { ColumnKind } from "../../core/schema.ts";
import type { ReadProgress, UnreadableHistory } from "./reference-reader.ts";

/** A file whose columns are handed out one at a time, so that memory holds a few of them whatever the file's size. */
export interface ColumnTable {
  readonly rows: number;
  /** In the file's order. */
  readonly names: readonly string[];
  /** Columns without a single value per row (lists, structures), which cannot be read. */
  readonly nested: readonly string[];
  /** A column, as `kind` where that is told, else numeric unless one of its values is no number. */
  column(name: string, kind?: ColumnKind): Promise<HistoryColumn>;
  close(): Promise<void>;
}

export interface ColumnSettings {
  /** Reads the JSON number at `at` into `out[index]`; returns where it ends, or -1. */
  readonly scanNumber: (bytes: Buffer, at: number, end: number, out: Float64Array, index: number) => number;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** Opens files of one format. Never throws on what a file says. */
export interface ColumnReader {
  readonly endings: readonly string[];
  open(file: string, settings: ColumnSettings): Promise<ColumnTable | UnreadableHistory>;
}

/** State of a cell beside those of a row batch: its value is an index of texts. */
export const textFlag = 7;

export const flagOf = (why: Missing): number => missingReasons.indexOf(why) + 1;

/** Cells as they were read: numbers where the flag is 0, codes of `texts` where it is `textFlag`. Overwritten. */
export interface Cells {
  readonly values: Float64Array;
  readonly flags: Uint8Array;
  readonly texts: readonly string[];
}

const [nan, infinite, wrongType] = [flagOf("nan"), flagOf("infinite"), flagOf("wrong_type")];

/** Cells as a column of one kind: texts among told numbers are of a wrong type, numbers among texts are texts. */
export function columnOfCells(name: string, cells: Cells, told?: ColumnKind): HistoryColumn {
  const { values, flags, texts } = cells;
  for (let row = 0; row < values.length; row += 1) {
    if (flags[row] === 0 && !Number.isFinite(values[row])) flags[row] = Number.isNaN(values[row]) ? nan : infinite;
  }
  const kind = told ?? (texts.length === 0 ? "numeric" : "categorical");
  if (kind === "categorical") return { name, kind, values, flags, texts: coded(values, flags, texts) };
  for (let row = 0; row < values.length; row += 1) if (flags[row] === textFlag) flags[row] = wrongType;
  return { name, kind, values, flags };
}

/** Gives numbers the codes of their texts; returns all texts. */
function coded(values: Float64Array, flags: Uint8Array, texts: readonly string[]): readonly string[] {
  const all = [...texts];
  const codes = new Map(texts.map((text, code) => [text, code]));
  for (let row = 0; row < values.length; row += 1) {
    if (flags[row] === textFlag) flags[row] = 0;
    else if (flags[row] === 0) {
      const text = String((values[row] as number) + 0);
      let code = codes.get(text);
      if (code === undefined) {
        code = all.push(text) - 1;
        codes.set(text, code);
      }
      values[row] = code;
    }
  }
  return all;
}

const notNumbers = /^[-+]?(nan|inf|infinity)$/i;
const decimal = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
/** Digits behind a leading zero are a code (a postal one, say), not a number. */
const code = /^[-+]?0\d/;

/** What a text of a format without types says: a number, why it is missing, or the text itself. */
export function readUntyped(text: string): number | { readonly missing: Missing } | string {
  if (text === "") return { missing: "null" };
  if (notNumbers.test(text)) return { missing: /nan/i.test(text) ? "nan" : "infinite" };
  return decimal.test(text) && !code.test(text) ? Number(text) : text;
}
