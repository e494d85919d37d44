import { statuses } from "../record.ts";
import { type ColumnKind, columnLimit, predictionColumn, scoreColumn } from "../schema.ts";
import { GrowingColumn } from "./history-column.ts";
import type { HistoryTable } from "./history-table.ts";

/** More rows than this do not fit in memory comfortably: at 20 columns, 9 bytes a value, about 1 GB. */
const historyRowLimit = 5_000_000;

export interface HistorySettings {
  /** Epoch ms of a cell of the time column, NaN if it is no time. */
  readonly timeOf: (cell: string | number) => number;
  /** The time column; `time` or `timestamp` if left out, none if null. */
  readonly time?: string | null;
  /** Columns whose kind is not to be found from their values. */
  readonly kinds?: ReadonlyMap<string, ColumnKind>;
  /** Columns to leave out. */
  readonly ignore?: ReadonlySet<string>;
  /** Columns that hold the prediction, the score or the label under names of their own. */
  readonly columnNames?: ReadonlyMap<string, NamedRole>;
}

/** What is wrong with a history, and what to do about it. */
export interface HistoryProblem {
  readonly what: string;
  readonly remedy: string;
}

const roles: Readonly<Record<string, string>> = {
  latency_ms: "latency",
  status: "status",
  version: "version",
  prediction: predictionColumn,
  score: scoreColumn,
  probability: scoreColumn,
  label: "label",
  label_time: "labelTime",
  labelled_at: "labelTime",
  labeled_at: "labelTime",
};
/** What `columnNames` may name; `score.<class>` is the score of one class of several. */
export type NamedRole = "prediction" | "score" | "label" | "label_time" | `score.${string}`;

function isEventTime(name: string, time: HistorySettings["time"]): boolean {
  return time === undefined ? name === "time" || name === "timestamp" : name === time;
}

/** Whether a column holds times: of predictions, or of labels. */
export function isTime(name: string, { time, columnNames }: HistorySettings): boolean {
  const named = columnNames?.get(name);
  return named === undefined ? isEventTime(name, time) || roles[name] === "labelTime" : named === "label_time";
}

/** Collects rows, named cell by named cell, into a table. */
export class HistoryBuilder {
  readonly #settings: HistorySettings;
  /** The format has no types, so that numbers come as texts. */
  readonly #textIsUntyped: boolean;
  readonly #columns = new Map<string, GrowingColumn>();
  readonly #timesMs: number[] = [];
  readonly #status: number[] = [];
  readonly #latencyMs: number[] = [];
  readonly #versions = new Set<string>();
  #labels: GrowingColumn | undefined;
  #labelTimesMs: number[] | undefined;
  #rows = 0;

  constructor(settings: HistorySettings, textIsUntyped: boolean) {
    this.#settings = settings;
    this.#textIsUntyped = textIsUntyped;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Adds a row of flat cells; or says why the whole history cannot be used. */
  add(cells: Iterable<readonly [string, unknown]>): HistoryProblem | undefined {
    if (this.#rows === historyRowLimit)
      return {
        what: `more than ${historyRowLimit} rows`,
        remedy: "Give a random sample of the rows, or a shorter span.",
      };
    this.#status.push(0);
    this.#latencyMs.push(Number.NaN);
    for (const [name, cell] of cells) {
      const problem = this.#cell(name, cell);
      if (problem !== undefined) return problem;
    }
    this.#rows += 1;
    return this.#timesMs.length === 0 || this.#timesMs.length === this.#rows
      ? undefined
      : { what: "no time, and other rows have one", remedy: "Give every row a time, or leave all out (--no-time)." };
  }

  /** Sets a feature of the row under way, whatever its name. */
  feature(name: string, cell: unknown): HistoryProblem | undefined {
    if (this.#settings.ignore?.has(name)) return undefined;
    const column = this.#columns.get(name) ?? this.#open(name);
    if (column === undefined)
      return { what: `more than ${columnLimit} columns`, remedy: "Leave out what is no feature (--ignore)." };
    column.set(this.#rows, cell, this.#textIsUntyped);
    return undefined;
  }

  finish(): HistoryTable | HistoryProblem {
    if (this.#rows === 0) return { what: "no rows", remedy: "Give a file with at least one row." };
    const [version = null, ...others] = this.#versions;
    return {
      rows: this.#rows,
      timesMs: this.#timesMs.length === 0 ? null : Float64Array.from(this.#timesMs),
      status: Uint8Array.from(this.#status),
      latencyMs: Float64Array.from(this.#latencyMs),
      version: others.length === 0 ? version : null,
      ...(this.#labels === undefined ? {} : { labels: this.#labels.finish("label", this.#rows) }),
      ...(this.#labelTimesMs === undefined ? {} : { labelTimesMs: this.#everyLabelTime(this.#labelTimesMs) }),
      columns: [...this.#columns].map(([name, column]) => column.finish(name, this.#rows)),
    };
  }

  #cell(name: string, cell: unknown): HistoryProblem | undefined {
    const { time, ignore, columnNames } = this.#settings;
    if (ignore?.has(name)) return undefined;
    const named = columnNames?.get(name);
    if (named?.startsWith("score.")) return this.feature(`${scoreColumn}${named.slice("score".length)}`, cell);
    if (named !== undefined) return this.#cellAs(roles[named] ?? named, name, cell);
    if (isEventTime(name, time)) return this.#time(name, cell);
    const role = Object.hasOwn(roles, name) ? roles[name] : time === null && name === "time" ? "ignored" : undefined;
    return this.#cellAs(role, name, cell);
  }

  #cellAs(role: string | undefined, name: string, cell: unknown): HistoryProblem | undefined {
    switch (role) {
      case "ignored":
        return undefined;
      case "label":
        this.#labels ??= new GrowingColumn();
        this.#labels.set(this.#rows, cell, this.#textIsUntyped);
        return undefined;
      case "labelTime":
        return this.#labelTime(name, cell);
      case "latency":
        return this.#latency(cell);
      case "status":
        return this.#outcome(cell);
      case "version":
        if (cell !== null && cell !== "") this.#versions.add(String(cell));
        return undefined;
      case scoreColumn:
        return this.#score(cell);
      default:
        return this.feature(role ?? name, cell);
    }
  }

  #timeOf(cell: unknown): number {
    return typeof cell === "string" || typeof cell === "number" ? this.#settings.timeOf(cell) : Number.NaN;
  }

  /** Empty where the label has not come, or nobody knows when it did. */
  #labelTime(name: string, cell: unknown): HistoryProblem | undefined {
    this.#labelTimesMs ??= [];
    if (cell === null || cell === undefined || cell === "") return undefined;
    const timeMs = this.#timeOf(cell);
    if (!Number.isFinite(timeMs))
      return {
        what: `${name} is no time: ${excerpt(cell)}`,
        remedy:
          "Use RFC 3339 or epoch numbers, leave it empty where it is unknown, or leave the column out (--ignore).",
      };
    this.#labelTimesMs[this.#rows] = timeMs;
    return undefined;
  }

  #everyLabelTime(known: readonly number[]): Float64Array {
    return Float64Array.from({ length: this.#rows }, (_, row) => known[row] ?? Number.NaN);
  }

  #time(name: string, cell: unknown): HistoryProblem | undefined {
    const timeMs = this.#timeOf(cell);
    if (!Number.isFinite(timeMs))
      return {
        what: `${name} is no time: ${excerpt(cell)}`,
        remedy: "Use RFC 3339 or epoch numbers, name another column (--time), or do without times (--no-time).",
      };
    if (this.#timesMs.length <= this.#rows) this.#timesMs.push(timeMs);
    return undefined;
  }

  #latency(cell: unknown): HistoryProblem | undefined {
    if (cell === null || cell === "") return undefined;
    const latencyMs = typeof cell === "string" || typeof cell === "number" ? Number(cell) : Number.NaN;
    if (!(latencyMs >= 0 && latencyMs < Number.POSITIVE_INFINITY))
      return { what: `latency_ms is no latency: ${excerpt(cell)}`, remedy: "Leave it empty where it is unknown." };
    this.#latencyMs[this.#rows] = latencyMs;
    return undefined;
  }

  #outcome(cell: unknown): HistoryProblem | undefined {
    if (cell === null || cell === "") return undefined;
    const written = String(cell).trim().toLowerCase();
    const status = (statuses as readonly string[]).indexOf(written);
    if (status < 0)
      return {
        what: `status is ${excerpt(cell)}`,
        remedy: `Use ${statuses.join(", ")}, or leave it out (--ignore status).`,
      };
    this.#status[this.#rows] = status;
    return undefined;
  }

  #score(cell: unknown): HistoryProblem | undefined {
    if (typeof cell !== "object" || cell === null || Array.isArray(cell)) return this.feature(scoreColumn, cell);
    for (const [className, probability] of Object.entries(cell)) {
      const problem = this.feature(`${scoreColumn}.${className}`, probability);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #open(name: string): GrowingColumn | undefined {
    if (this.#columns.size === columnLimit) return undefined;
    const column = new GrowingColumn(this.#settings.kinds?.get(name));
    this.#columns.set(name, column);
    return column;
  }
}

/** Enough of a cell to find it again. */
function excerpt(cell: unknown): string {
  const text = JSON.stringify(cell) ?? "nothing";
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
