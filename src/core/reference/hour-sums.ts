import { type ColumnLayout, columnCellsStart } from "../profile/layout.ts";
import { missingCount, presentCount, unseenCount } from "../profile/reading-counts.ts";
import { hourOf, hoursOfSpan } from "./hours.ts";
import type { PaneRun } from "./pane-rows.ts";
import type { ColumnHours } from "./reference.ts";

/** Sums a column's panes by hour, in a layout that has no other bins than the column's hourly cells. */
export class HourSums {
  readonly #hours: 0 | 24 | 168;
  readonly #valued: number[];
  readonly #missing: number[];
  readonly #all: number[];
  readonly #cells: number[][];

  /** @param runs the panes of the history, in ascending order: their span says which hours can be told apart. */
  constructor(cells: number, runs: readonly PaneRun[]) {
    this.#hours = hoursOfSpan((runs[runs.length - 1]?.paneStartMs ?? 0) - (runs[0]?.paneStartMs ?? 0));
    const zeros = (): number[] => new Array<number>(this.#hours).fill(0);
    this.#valued = zeros();
    this.#missing = zeros();
    this.#all = zeros();
    this.#cells = Array.from({ length: cells }, zeros);
  }

  add(paneStartMs: number, column: ColumnLayout, vector: ArrayLike<number>): void {
    if (this.#hours === 0) return;
    const hour = hourOf(paneStartMs, this.#hours);
    const missing = missingCount(column, vector);
    const valued = presentCount(column, vector) + unseenCount(column, vector);
    addAt(this.#valued, hour, valued);
    addAt(this.#missing, hour, missing);
    addAt(this.#all, hour, missing + valued);
    this.#cells.forEach((cell, i) => {
      addAt(cell, hour, vector[column.base + columnCellsStart + i] as number);
    });
  }

  /** Nothing where the span is too short. */
  counted(): { readonly hours?: ColumnHours } {
    if (this.#hours === 0) return {};
    const missing = { successes: this.#missing, trials: this.#all };
    return { hours: { missing, valued: this.#valued, cells: this.#cells } };
  }
}

function addAt(sums: number[], hour: number, count: number): void {
  sums[hour] = (sums[hour] as number) + count;
}
