import { scoredClassLimit } from "../profile/class-scores.ts";
import { present } from "../profile/column-values.ts";
import { type PredictionColumns, positiveClass } from "./label-task.ts";
import type { OpenJoin } from "./open-join.ts";
import { unknownClass } from "./pending-row.ts";
import type { RowGroup } from "./row-batch.ts";

/** Which scores of a model's rows are kept: that of the positive class, or one for each of 3 to 50 classes. */
export class ModelScores {
  /** Scores of the classes after the first, as the last `read` found them; lent. */
  readonly further: Float64Array = new Float64Array(scoredClassLimit - 1);
  readonly #told: string | null;
  #positive: string | undefined;
  #scored: readonly string[] = [];
  /** The columns that were last looked at, and where in them the scored classes are. */
  #followed: PredictionColumns | undefined;
  #places: readonly number[] = [];

  /** @param told the positive class by the settings: no other is scored then */
  constructor(told: string | null) {
    this.#told = told;
  }

  get positive(): string | null {
    return this.#positive ?? null;
  }

  /** Names of the classes in the order of their scores; none where there is a positive class. */
  get scored(): readonly string[] {
    return this.#scored;
  }

  /** Takes up what the store knows, before the join has rows. */
  restore(open: OpenJoin, positive: string | null, scored: readonly string[]): void {
    if (scored.length > 0) this.#score(open, scored);
    else if (positive !== null) this.#choose(open, positive);
  }

  /** Looks at the columns of rows to come: a model that gives scores of more than two classes, or of new ones, has them kept. */
  follow(open: OpenJoin, columns: PredictionColumns): void {
    if (columns === this.#followed) return;
    this.#followed = columns;
    const names = columns.classScores.map(({ className }) => className).sort();
    if (open.frame.kind === "class" && this.#told === null && (names.length > 2 || this.#scored.length > 0)) {
      const known = this.#scored.length > 0 ? this.#scored : this.#positive === undefined ? [] : [this.#positive];
      const wanted = [...new Set([...known, ...names])];
      const isNew = wanted.length > this.#scored.length && wanted.length <= scoredClassLimit;
      if (isNew && wanted.every((name) => open.classes.code(name) !== unknownClass)) {
        this.#score(open, wanted);
        // What was counted of earlier rows knew less classes.
        open.book.startAnew();
        open.join.retell();
      }
    }
    // Rows with scores of classes that are not kept have no whole set of them.
    const isWhole = names.every((name) => this.#scored.includes(name));
    this.#places = this.#scored.map((name) =>
      isWhole ? (columns.classScores.find(({ className }) => className === name)?.column ?? -1) : -1,
    );
  }

  /** The row's score: of the positive class, or of the first scored one, the others in `further`; NaN where it has none. */
  read(open: OpenJoin, columns: PredictionColumns, group: RowGroup, row: number): number {
    if (this.#scored.length > 0) {
      for (let i = 1; i < this.#places.length; i += 1)
        this.further[i - 1] = scoreAt(group, this.#places[i] as number, row);
      return scoreAt(group, this.#places[0] ?? -1, row);
    }
    if (this.#positive === undefined) {
      const found = positiveClass(columns, this.#told, open.classes.texts);
      if (found !== undefined) this.#choose(open, found);
    }
    if (this.#positive === undefined) return Number.NaN;
    const own = columns.classScores.find(({ className }) => className === this.#positive);
    return scoreAt(group, own?.column ?? columns.score, row);
  }

  #choose({ frame, classes }: OpenJoin, name: string): void {
    if (frame.kind !== "class" || frame.scored === undefined) return;
    this.#positive = name;
    frame.scored.positiveClass = classes.code(name);
  }

  #score({ frame, classes, join }: OpenJoin, names: readonly string[]): void {
    if (frame.kind !== "class") return;
    this.#scored = names;
    this.#positive = undefined;
    frame.classes = names.map((name) => classes.code(name));
    join.keepScores(names.length - 1);
  }
}

function scoreAt({ columns }: RowGroup, column: number, row: number): number {
  const values = columns[column];
  return values?.flags[row] === present ? (values.values[row] as number) : Number.NaN;
}
