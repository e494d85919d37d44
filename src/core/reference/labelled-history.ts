import { predictionColumn, scoreColumn } from "../schema.ts";
import { ClassDictionary } from "../stream/class-dictionary.ts";
import { type LabelTask, type PredictionColumns, positiveClass, shownTask } from "../stream/label-task.ts";
import type { HistoryColumn, HistoryTable } from "./history-table.ts";
import type { LabelledRows } from "./labelled-reference.ts";
import { scoreAt } from "./labelled-scores.ts";

const okStatus = 0;

/** The rows of a history that have a prediction and a label; null where there are none. */
export function labelledRows(table: HistoryTable): LabelledRows | null {
  const { labels, labelTimesMs, columns, status, rows, timesMs } = table;
  const prediction = columns.find(({ name }) => name === predictionColumn);
  if (labels === undefined || prediction === undefined) return null;
  const shown = columnsOf(columns, prediction);
  const task = shownTask(shown, null);
  const classes = new ClassDictionary(task.kind === "class" ? task.writing : "text");
  const kept = Array.from({ length: rows }, (_, row) => row).filter(
    (row) => status[row] === okStatus && prediction.flags[row] === 0 && labels.flags[row] === 0,
  );
  const codes = (column: HistoryColumn): Float64Array =>
    Float64Array.from(kept, (row) => codeOf(task, classes, said(column, row)));
  const [predicted, actual] = [codes(prediction), codes(labels)];
  const usable = kept.flatMap((_, i) => (Number.isFinite(predicted[i]) && Number.isFinite(actual[i]) ? [i] : []));
  const name = task.kind === "class" ? positiveClass(shown, null, classes.texts) : undefined;
  const positive = name === undefined ? null : { name, code: classes.code(name) };
  const own = columns.find((column) => column.name === `${scoreColumn}.${name}`);
  const scores = own ?? columns.find((column) => column.name === scoreColumn);
  const score = scoreAt(scores);
  if (usable.length === 0) return null;
  return {
    task: task.kind,
    table: columns,
    rows: Uint32Array.from(usable, (i) => kept[i] as number),
    scoreColumn: scores?.name ?? null,
    timesMs: timesMs === null ? null : Float64Array.from(usable, (i) => timesMs[kept[i] as number] as number),
    predicted: Float64Array.from(usable, (i) => predicted[i] as number),
    actual: Float64Array.from(usable, (i) => actual[i] as number),
    labelledMs:
      labelTimesMs === undefined ? null : Float64Array.from(usable, (i) => labelTimesMs[kept[i] as number] as number),
    classNames: task.kind === "class" ? classes.texts : [],
    score: Float64Array.from(usable, (i) => score(kept[i] as number)),
    positive,
    classScores:
      task.kind === "value"
        ? []
        : shown.classScores.map(({ className, column }) => ({
            code: classes.code(className),
            name: className,
            column: columns[column]?.name ?? "",
          })),
  };
}

function columnsOf(columns: readonly HistoryColumn[], prediction: HistoryColumn): PredictionColumns {
  return {
    prediction: columns.indexOf(prediction),
    texts: prediction.kind === "categorical" ? prediction.texts : null,
    score: columns.findIndex(({ name }) => name === scoreColumn),
    classScores: columns.flatMap(({ name }, column) =>
      name.startsWith(`${scoreColumn}.`) ? [{ className: name.slice(scoreColumn.length + 1), column }] : [],
    ),
  };
}

function said(column: HistoryColumn, row: number): string | number {
  const value = column.values[row] as number;
  return column.kind === "categorical" ? (column.texts[value] ?? "") : value;
}

function codeOf(task: LabelTask, classes: ClassDictionary, value: string | number): number {
  return task.kind === "class" ? classes.code(value) : Number(value);
}
