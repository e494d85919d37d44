import type { PaneLayout } from "../profile/layout.ts";
import { predictionCount } from "../profile/reading-counts.ts";
import { ColumnEffectSums } from "./column-effects.ts";
import { MomentHistory } from "./moment-history.ts";
import type { Reference } from "./reference.ts";

/** A day of panes. */
export const calibrationPanes = 8_640;

/** Whether φ of its columns is known, so that nothing has to be measured. */
export function isCalibrated({ source, columns }: Reference): boolean {
  return source.kind === "file" || columns.every(({ designEffects }) => designEffects !== null);
}

/**
 * Measures the φ of a learned reference's columns, and its joint moments, from panes that came after it was frozen, because its own span kept
 * no counts in its bins and no rows together.
 */
export class Calibration {
  readonly #reference: Reference;
  readonly #layout: PaneLayout;
  readonly #columns: readonly ColumnEffectSums[];
  readonly #moments: MomentHistory | null;
  #panes = 0;

  constructor(reference: Reference, layout: PaneLayout) {
    this.#reference = reference;
    this.#layout = layout;
    this.#columns = reference.columns.map((column) => new ColumnEffectSums(column));
    this.#moments = layout.moments === undefined ? null : new MomentHistory(layout.moments.columns.length);
  }

  /** Panes taken so far; below 200 no φ under 2 is believed. */
  get panes(): number {
    return this.#panes;
  }

  /** Takes a closed pane, whole, in ascending order of time. */
  add(paneStartMs: number, vector: ArrayLike<number>): void {
    this.#panes += 1;
    const rows = predictionCount(vector);
    if (this.#layout.moments !== undefined) this.#moments?.add(paneStartMs, vector, this.#layout.moments.base);
    this.#columns.forEach((column, index) => {
      const layoutColumn = this.#layout.columns[index];
      if (layoutColumn !== undefined) column.add(paneStartMs, layoutColumn, vector, rows);
    });
  }

  /** The reference with what was measured so far. Its bins are the same: panes counted for the one fit the other. */
  calibrated(): Reference {
    const reference = { ...this.#reference, columns: this.#columns.map((column) => column.applied()) };
    const moments = this.#layout.moments && this.#moments?.finish(reference, this.#layout.moments);
    return moments === undefined ? reference : { ...reference, moments };
  }
}
