import type { PaneLayout } from "../profile/layout.ts";
import { predictionCount } from "../profile/reading-counts.ts";
import { ColumnEffectSums } from "./column-effects.ts";
import type { Reference } from "./reference.ts";

/**
 * Measures the φ of a learned reference's columns from panes that came after it was frozen, because its own span kept
 * no counts in its bins.
 */
export class Calibration {
  readonly #reference: Reference;
  readonly #layout: PaneLayout;
  readonly #columns: readonly ColumnEffectSums[];
  #panes = 0;

  constructor(reference: Reference, layout: PaneLayout) {
    this.#reference = reference;
    this.#layout = layout;
    this.#columns = reference.columns.map((column) => new ColumnEffectSums(column));
  }

  /** Panes taken so far; below 200 no φ under 2 is believed. */
  get panes(): number {
    return this.#panes;
  }

  /** Takes a closed pane, whole, in ascending order of time. */
  add(paneStartMs: number, vector: ArrayLike<number>): void {
    this.#panes += 1;
    const rows = predictionCount(vector);
    this.#columns.forEach((column, index) => {
      const layoutColumn = this.#layout.columns[index];
      if (layoutColumn !== undefined) column.add(paneStartMs, layoutColumn, vector, rows);
    });
  }

  /** The reference with the φ measured so far. Its bins are the same: panes counted for the one fit the other. */
  calibrated(): Reference {
    return { ...this.#reference, columns: this.#columns.map((column) => column.applied()) };
  }
}
