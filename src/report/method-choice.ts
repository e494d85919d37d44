import { evidentlyMethods } from "../core/drift/compatibility/evidently-methods.ts";
import { nannymlMethods } from "../core/drift/compatibility/nannyml.ts";
import type { ColumnKind } from "../core/schema.ts";
import type { ReportMode } from "./report.ts";

/** Kinds of columns by the method that may be chosen for them. */
type Methods = ReadonlyMap<string, readonly ColumnKind[]>;

const methodsByMode: Readonly<Record<ReportMode, Methods>> = {
  driftline: new Map(),
  evidently: new Map(evidentlyMethods.map(({ name, kinds }) => [name, kinds])),
  nannyml: nannymlMethods,
};

/** The method of a column where a user chose one that it cannot have. */
export interface WrongMethod {
  readonly wrong: string;
}

/** Which method is to decide for a column; undefined leaves it to the mode. */
export type MethodChoice = (column: string, kind: ColumnKind) => string | WrongMethod | undefined;

/**
 * What `--method` chose: `NAME` for every column of a kind that the method is for, `COLUMN=NAME` for one column, before
 * the others; of several for a column the last.
 *
 * @param columns that are compared.
 */
export function chooseMethods(
  chosen: readonly string[],
  mode: ReportMode,
  columns: ReadonlySet<string>,
): MethodChoice | WrongMethod {
  const methods = methodsByMode[mode];
  if (chosen.length > 0 && methods.size === 0)
    return { wrong: `mode ${mode} has one rule and no --method: choose --mode evidently or nannyml` };
  const own = new Map<string, string>();
  const forKind = new Map<ColumnKind, string>();
  for (const choice of chosen) {
    const column = choice.slice(0, Math.max(0, choice.lastIndexOf("=")));
    const name = choice.slice(choice.lastIndexOf("=") + 1);
    const kinds = methods.get(name);
    if (kinds === undefined)
      return {
        wrong: `--method ${choice}: mode ${mode} has no method ${JSON.stringify(name)}. It has ${listed(methods)}`,
      };
    if (column === "") for (const kind of kinds) forKind.set(kind, name);
    else if (columns.has(column)) own.set(column, name);
    else return { wrong: `--method ${choice}: no column ${JSON.stringify(column)} is compared` };
  }
  return (column, kind) => {
    const name = own.get(column);
    if (name === undefined) return forKind.get(kind);
    if (methods.get(name)?.includes(kind) === true) return name;
    const other = kind === "numeric" ? "categorical" : "numeric";
    return {
      wrong: `--method ${column}=${name}: ${name} is not for ${kind} columns. Compare it with --${other} ${column}`,
    };
  };
}

function listed(methods: Methods): string {
  const of = (kind: ColumnKind) => [...methods].filter(([, kinds]) => kinds.includes(kind)).map(([name]) => name);
  return `${of("numeric").join(", ")} for numeric columns; ${of("categorical").join(", ")} for categorical ones`;
}
