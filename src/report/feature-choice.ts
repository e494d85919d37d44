import type { HistoryColumn } from "../core/reference/history-table.ts";
import type { LeftOut } from "./report.ts";

export interface ChoiceSettings {
  readonly ignore: ReadonlySet<string>;
  /** Columns that are kept, whatever they look like. */
  readonly keep: ReadonlySet<string>;
}

/** Columns that differ from row to row, or from version to version, by what they are. */
const neverFeatures: Readonly<Record<string, string>> = {
  time: "a time",
  timestamp: "a time",
  id: "an identifier",
  request_id: "an identifier",
  prediction_id: "an identifier",
  version: "the version's name",
};
/** A text column with more distinct values than this, in over half of its rows a new one, identifies rows. */
const identifierTexts = 1_024;
const identifierShare = 0.5;

/** Which columns of the reference are compared, by their names, and why the others are not. */
export function chooseFeatures(
  reference: readonly string[],
  live: readonly string[],
  { ignore, keep }: ChoiceSettings,
): { readonly names: readonly string[]; readonly leftOut: readonly LeftOut[] } {
  const names: string[] = [];
  const leftOut: LeftOut[] = [];
  for (const name of reference) {
    const why = Object.hasOwn(neverFeatures, name) && !keep.has(name) ? neverFeatures[name] : undefined;
    if (ignore.has(name)) leftOut.push({ name, why: "as asked (--ignore)" });
    else if (why !== undefined) leftOut.push({ name, why: `${why} (--keep compares it)` });
    else names.push(name);
  }
  const known = new Set(reference);
  for (const name of live) {
    if (!known.has(name) && !ignore.has(name) && !Object.hasOwn(neverFeatures, name))
      leftOut.push({ name, why: "not in the reference" });
  }
  return { names, leftOut };
}

/** The column's values name rows rather than describe them: nothing could be said of them but that they are new. */
export function isIdentifier(column: HistoryColumn): boolean {
  if (column.kind === "numeric" || column.texts.length <= identifierTexts) return false;
  const rows = column.flags.reduce((sum, flag) => sum + (flag === 0 ? 1 : 0), 0);
  return column.texts.length > identifierShare * rows;
}
