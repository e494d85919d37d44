import type { SchemaExtras } from "./row-extras.ts";

/** What kind of values a column holds; fixed by the reference, or by the first value while a model learns. */
export type ColumnKind = "numeric" | "categorical";

/** One thing that every row of a model may carry. */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Dictionary of a categorical column: text to code; empty for a numeric one. */
  readonly codes: ReadonlyMap<string, number>;
}

/** Columns that are no features: the predicted class or value, and the score (of a class: `__score.<class>`). */
export const predictionColumn = "__prediction";
export const scoreColumn = "__score";

/** A learning model takes no more columns than this; further ones are counted as `unknown_feature`. */
export const columnLimit = 1_000;
/** A learning dictionary grows no further than this; later categories are unseen. */
export const dictionaryLimit = 1_024;

/**
 * The columns of a model, by index.
 *
 * Frozen: from a reference; columns and dictionaries never change. Provisional: while a model learns; `grow` and
 * `learnCategory` append, so an index once given stays valid.
 */
export class Schema {
  readonly model: string;
  /** Hash of the reference that froze it; `provisional` while it learns. Panes of different hashes never merge. */
  readonly hash: string;
  /** What rows are counted by beyond columns; null for most models, which then pay nothing for it. */
  extras: SchemaExtras | null = null;
  readonly #columns: Column[] = [];
  readonly #byName = new Map<string, number>();

  constructor(
    model: string,
    hash: string,
    columns: readonly { name: string; kind: ColumnKind; categories: readonly string[] }[],
  ) {
    this.model = model;
    this.hash = hash;
    for (const column of columns) this.#append(column.name, column.kind, column.categories);
  }

  get provisional(): boolean {
    return this.hash === "provisional";
  }

  get columns(): readonly Column[] {
    return this.#columns;
  }

  /** Index of a column by its name, or -1. */
  index(name: string): number {
    return this.#byName.get(name) ?? -1;
  }

  /** Index of a new column while the model learns; -1 when frozen or full. */
  grow(name: string, kind: ColumnKind): number {
    if (!this.provisional || this.#columns.length >= columnLimit) return -1;
    return this.#append(name, kind, []);
  }

  /** Code of a category, which joins the dictionary while the model learns; -1 when unseen. */
  code(column: number, category: string): number {
    const codes = this.#columns[column]?.codes;
    if (codes === undefined) return -1;
    const known = codes.get(category);
    if (known !== undefined) return known;
    if (!this.provisional || codes.size >= dictionaryLimit) return -1;
    (codes as Map<string, number>).set(category, codes.size);
    return codes.size - 1;
  }

  #append(name: string, kind: ColumnKind, categories: readonly string[]): number {
    this.#columns.push({ name, kind, codes: new Map(categories.map((text, code) => [text, code])) });
    this.#byName.set(name, this.#columns.length - 1);
    return this.#columns.length - 1;
  }
}
