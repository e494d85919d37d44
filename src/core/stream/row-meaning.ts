import type { LabelValue } from "../record.ts";
import { bitsOf, codesOf, hasFurther, setLabelLimit } from "./label-bits.ts";
import { type LabelTask, type PredictionColumns, shownTask } from "./label-task.ts";
import type { LabelSettings, OpenJoin } from "./open-join.ts";
import { type RowLabel, unknownClass } from "./pending-row.ts";
import { relevantItems } from "./ranked-items.ts";

const usualDepth = 10;

/** Items by which a ranked answer is judged. */
export function depthOf({ depth = usualDepth }: LabelSettings): number {
  return depth;
}

/** The task of rows of these columns, or of lists: by the settings, else lists are sets of labels. */
export function taskOf(columns: PredictionColumns, isList: boolean, settings: LabelSettings): LabelTask {
  const kind = settings.task ?? (isList ? "set" : null);
  if (kind === "set") return { kind };
  return kind === "ranking" ? { kind, depth: depthOf(settings) } : shownTask(columns, kind);
}

/** The task that a label alone suggests, before any prediction. */
export function guessedTask(value: LabelValue | null, settings: LabelSettings): LabelTask {
  const kind = settings.task ?? (typeof value === "number" ? "value" : isList(value) ? "set" : "class");
  if (kind === "class") return { kind, writing: "text" };
  return kind === "ranking" ? { kind, depth: depthOf(settings) } : { kind };
}

/**
 * The class code, value or set of a prediction; NaN where it is none, 0 for a ranked answer, whose items are apart.
 *
 * @param said undefined: a class that the reference does not know
 */
export function predictedOf({ task, classes }: OpenJoin, said: LabelValue | undefined): number {
  if (task.kind === "ranking") return 0;
  if (task.kind === "set")
    return bitsOf(said === undefined ? [setLabelLimit] : listOf(said).map((label) => classes.code(label)));
  if (typeof said === "object") return Number.NaN;
  if (task.kind === "class") return said === undefined ? unknownClass : classes.code(said);
  const value = Number(said ?? Number.NaN);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** The class code, value, set or relevant items of a label; NaN where it is none. */
export function labelOf({ task, classes }: OpenJoin, value: LabelValue): RowLabel {
  if (task.kind === "ranking") return relevantItems(listOf(value), task.depth) ?? Number.NaN;
  if (task.kind === "set") return bitsOf(listOf(value).map((label) => classes.code(label)));
  if (typeof value !== "string" && typeof value !== "number") return Number.NaN;
  if (task.kind === "class") return classes.code(value);
  const number = typeof value === "number" || value.trim() !== "" ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : Number.NaN;
}

/** A label that was held under a guess of the task, as it is under the true one; NaN where it is none. */
export function restated(value: RowLabel, before: OpenJoin, open: OpenJoin): RowLabel {
  if (typeof value === "object") return value;
  const { kind } = before.task;
  if (kind === "value") return labelOf(open, value);
  const { texts } = before.classes;
  if (kind === "set" && hasFurther(value)) return Number.NaN;
  const labels = kind === "set" ? codesOf(value).map((code) => texts[code] ?? "") : [];
  const said = kind === "class" ? texts[value] : labels.length === 1 ? labels[0] : labels;
  return said === undefined ? Number.NaN : labelOf(open, said);
}

export function isList(value: LabelValue | null): boolean {
  return typeof value === "object" && value !== null;
}

/** One label is a list of one. */
export function listOf(value: LabelValue): readonly (string | number)[] {
  return typeof value === "object" ? value : [value];
}
