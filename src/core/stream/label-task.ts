import { predictionColumn, type Schema, scoreColumn } from "../schema.ts";
import type { ClassWriting } from "./class-dictionary.ts";
import type { PredictionKind } from "./pending-row.ts";

/** Usual names of the two classes of a yes or no: the second is the one whose probability a plain score is. */
const usualPairs: readonly (readonly [string, string])[] = [
  ["0", "1"],
  ["false", "true"],
  ["no", "yes"],
  ["negative", "positive"],
];

/** One class, or one value. */
export type PlainTask =
  | { readonly kind: Extract<PredictionKind, "class">; readonly writing: ClassWriting }
  | { readonly kind: Extract<PredictionKind, "value"> };

/** What a model predicts, as far as its labels go. */
export type LabelTask =
  | PlainTask
  | { readonly kind: Extract<PredictionKind, "set"> }
  /** Judged by its first `depth` items. */
  | { readonly kind: Extract<PredictionKind, "ranking">; readonly depth: number };

/** Where a schema keeps a row's prediction and scores; −1 where it has none. */
export interface PredictionColumns {
  readonly prediction: number;
  /** Classes by code; null where predictions are numbers. */
  readonly texts: readonly string[] | null;
  /** A plain score. */
  readonly score: number;
  readonly classScores: readonly { readonly className: string; readonly column: number }[];
}

/** The prediction columns of each schema, found again only when it has grown. */
export class PredictionColumnsOf {
  readonly #known = new WeakMap<Schema, { readonly size: number; readonly found: PredictionColumns }>();

  of(schema: Schema): PredictionColumns {
    const known = this.#known.get(schema);
    const prediction = schema.columns[schema.index(predictionColumn)];
    const size = schema.columns.length + (prediction?.codes.size ?? 0);
    if (known?.size === size) return known.found;
    const found = predictionColumns(schema);
    this.#known.set(schema, { size, found });
    return found;
  }
}

function predictionColumns(schema: Schema): PredictionColumns {
  const prediction = schema.index(predictionColumn);
  const classScores = schema.columns.flatMap(({ name }, column) =>
    name.startsWith(`${scoreColumn}.`) ? [{ className: name.slice(scoreColumn.length + 1), column }] : [],
  );
  const column = schema.columns[prediction];
  const texts = column?.kind === "categorical" ? [...column.codes.keys()] : null;
  return { prediction, texts, score: schema.index(scoreColumn), classScores };
}

/** The task that rows of these columns show: a model that gives scores predicts classes, else its prediction's own kind tells. */
export function shownTask({ texts, score, classScores }: PredictionColumns, told: PlainTask["kind"] | null): PlainTask {
  const kind = told ?? (texts !== null || score >= 0 || classScores.length > 0 ? "class" : "value");
  return kind === "value" ? { kind } : { kind, writing: texts === null ? "number" : "text" };
}

/**
 * The class whose probability a row's score is: the one that was told; of two scored classes the usual yes,
 * else the last in the order of their names, as scikit-learn has it; with a plain score the yes of a usual pair of which
 * one is known. Undefined where nothing says so: then there are no score metrics.
 */
export function positiveClass(
  { classScores }: PredictionColumns,
  told: string | null,
  known: readonly string[],
): string | undefined {
  if (told !== null) return told;
  const scored = classScores.map(({ className }) => className).sort();
  if (scored.length > 2) return undefined;
  const names = scored.length > 0 ? scored : known;
  const usual = usualPairs.find((pair) => pair.some((name) => names.includes(name)))?.[1];
  return usual ?? scored.at(-1);
}
