import type { LearningColumn } from "../stream/pane-delta.ts";
import { type ColumnLearner, learn, newLearner } from "./learning-column.ts";

/** Values that all numeric columns of a half may hold together: 16 bytes each, twice that while they come in. */
const valueBudget = 2_000_000;

/** Hashes in [0, 1) by column. */
export type Caps = Readonly<Record<string, number>>;

/** Columns of one half of the span that is learned from, so that the halves can be compared before they are joined. */
export class LearningHalf {
  readonly columns = new Map<string, ColumnLearner>();
  readonly #limit: number;
  readonly #caps: Caps;
  rows = 0;
  errors = 0;

  /** @param caps hashes of a column's values from which on some are no longer known, so that none may be taken */
  constructor(limit: number, caps: Caps = {}) {
    this.#limit = limit;
    this.#caps = caps;
  }

  /** By numeric column, the hash from which on its values have been left out. */
  thresholds(): Caps {
    return Object.fromEntries(
      [...this.columns].flatMap(([name, column]) =>
        column.kind === "numeric" && column.sample.threshold < 1 ? [[name, column.sample.threshold]] : [],
      ),
    );
  }

  /**
   * @param hour of the week in which the parts' rows came, unless they say so themselves
   * @returns the parts without the values that cannot belong to the sample any more.
   */
  add(parts: readonly LearningColumn[], hour?: number): LearningColumn[] {
    return parts.flatMap((part) => learn(this.#column(part), part, hour) ?? []);
  }

  /** The samples as they stand, by name, with their hours. */
  taken(): LearningColumn[] {
    return [...this.columns].map(([name, column]) => column.takenByHour(name));
  }

  #column({ name, kind }: LearningColumn): ColumnLearner {
    const known = this.columns.get(name);
    if (known !== undefined) return known;
    const limit = Math.min(this.#limit, Math.floor(valueBudget / (this.columns.size + 1)));
    for (const column of this.columns.values()) if (column.kind === "numeric") column.sample.shrink(limit);
    const column = newLearner(kind, limit);
    if (column.kind === "numeric") column.sample.cap(this.#caps[name] ?? Number.POSITIVE_INFINITY);
    this.columns.set(name, column);
    return column;
  }
}

/** Two halves as one. */
export function joinHalves(a: LearningHalf, b: LearningHalf, limit: number): LearningHalf {
  const whole = new LearningHalf(limit);
  for (const half of [a, b]) {
    whole.add(half.taken());
    whole.rows += half.rows;
    whole.errors += half.errors;
  }
  return whole;
}

/** The smaller cap of each column. */
export function joinCaps(a: Caps, b: Caps): Caps {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, Math.min(a[name] ?? 1, b[name] ?? 1)]));
}
