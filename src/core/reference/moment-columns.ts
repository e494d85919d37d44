import { type MomentShape, momentColumnLimit } from "../profile/moment-cells.ts";
import type { NumericReference, Reference } from "./reference.ts";

/** Deviations whose inverse, times the largest number, is still one. */
const [smallest, largest] = [1e-290, 1e290];

/**
 * The columns that are judged together: those that the reference has moments of; without any, the first 64 numeric
 * features that vary, in its order. Prediction and score are no features. Undefined where there are not two.
 */
export function momentShape({ columns, moments }: Pick<Reference, "columns" | "moments">): MomentShape | undefined {
  const chosen = columns.flatMap((column, index): { column: NumericReference; index: number }[] => {
    const isChosen = moments === undefined ? varies(column) : moments.columns.includes(column.name);
    return column.kind === "numeric" && isChosen ? [{ column, index }] : [];
  });
  const kept = chosen.slice(0, momentColumnLimit);
  if (kept.length < 2) return undefined;
  return {
    columns: kept.map(({ index }) => index),
    means: Float64Array.from(kept, ({ column }) => column.mean),
    deviations: Float64Array.from(kept, ({ column }) => column.standardDeviation),
  };
}

function varies(column: Reference["columns"][number]): boolean {
  if (column.kind !== "numeric" || column.name.startsWith("__")) return false;
  return column.standardDeviation > smallest && column.standardDeviation < largest;
}
