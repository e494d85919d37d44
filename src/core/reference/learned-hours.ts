import type { LearningColumn } from "../stream/pane-delta.ts";
import { hourlyCellCount, hourlyCuts } from "./hourly-cells.ts";
import { hourOf, hoursOfSpan, hoursOfWeek } from "./hours.ts";
import type { PaneOutcomes } from "./pane-outcomes.ts";
import type { ColumnHours, NumericReference, ReferenceColumn } from "./reference.ts";

/** Rows by the hours that panes tell apart: none where their span is too short. */
export function rowsByHour(panes: readonly PaneOutcomes[]): number[] {
  const hours = hoursOfSpan((panes[panes.length - 1]?.paneStartMs ?? 0) - (panes[0]?.paneStartMs ?? 0));
  const rows = new Array<number>(hours).fill(0);
  for (const { paneStartMs, predictions } of hours === 0 ? [] : panes) {
    const hour = hourOf(paneStartMs, hours);
    rows[hour] = (rows[hour] as number) + predictions;
  }
  return rows;
}

/** A learned column with its counts by hour; as it is where no hours are told apart. */
export function withLearnedHours(
  frozen: ReferenceColumn,
  learned: LearningColumn,
  rows: readonly number[],
): ReferenceColumn {
  const hours = rows.length;
  if (hours === 0) return frozen;
  const present = folded(learned.presentByHour, hours);
  const missing = { successes: rows.map((all, hour) => all - (present[hour] as number)), trials: rows };
  if (frozen.kind === "numeric" && learned.kind === "numeric")
    return { ...frozen, hours: { missing, ...numericHours(frozen, learned.values, learned.hours, hours) } };
  if (frozen.kind === "numeric" || learned.kind === "numeric") return frozen;
  const watched = frozen.categories.slice(0, hourlyCellCount(frozen));
  const cells = watched.map(({ text }) => folded(learned.countsByHour?.get(text), hours));
  return { ...frozen, hours: { missing, valued: present, cells } };
}

/** Counts by hour of the week, added up over the days where only 24 hours are told apart. */
function folded(byHour: Float64Array | undefined, hours: number): number[] {
  const sums = new Array<number>(hours).fill(0);
  for (let hour = 0; hour < hoursOfWeek; hour += 1)
    sums[hour % hours] = (sums[hour % hours] as number) + (byHour?.[hour] ?? 0);
  return sums;
}

function numericHours(
  frozen: NumericReference,
  values: Float64Array,
  hourOfValue: Uint8Array | undefined,
  hours: number,
): Pick<ColumnHours, "valued" | "cells"> {
  const cuts = hourlyCuts(frozen).map((edge) => frozen.edges[edge] as number);
  const zeros = (): number[] => new Array<number>(hours).fill(0);
  const valued = zeros();
  const cells = Array.from({ length: cuts.length + 1 }, zeros);
  values.forEach((value, i) => {
    const hour = (hourOfValue?.[i] ?? 0) % hours;
    const cell = cells[cutsBelow(cuts, value)] as number[];
    cell[hour] = (cell[hour] as number) + 1;
    valued[hour] = (valued[hour] as number) + 1;
  });
  return { valued, cells };
}

/** How many of the ascending cuts lie below a value: a value at a cut belongs to the part that ends there. */
function cutsBelow(cuts: readonly number[], value: number): number {
  let [from, to] = [0, cuts.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((cuts[middle] as number) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
