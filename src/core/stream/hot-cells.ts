import { addCounts, encodeCounts } from "../profile/sparse-counts.ts";
import type { PaneCell } from "./pane-cell.ts";

/** Gives dense vectors to the panes used last, at most `limit`; the others keep their counts sparse. */
export class HotCells {
  readonly #limit: number;
  /** From the one used longest ago to the one used last. */
  readonly #hot = new Set<PaneCell>();
  #spare: Float64Array | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The dense counts of a pane whose layout has `size` counters. */
  heat(cell: PaneCell, size: number): Float64Array {
    this.#hot.delete(cell);
    this.#hot.add(cell);
    if (cell.vector !== undefined) return cell.vector;
    if (this.#hot.size > this.#limit) this.#coolOldest();
    const vector = this.#take(size);
    addCounts(cell.cold, vector);
    cell.vector = vector;
    return vector;
  }

  /** The pane is gone: its vector is free. */
  release(cell: PaneCell): void {
    this.#hot.delete(cell);
    this.#spare = cell.vector ?? this.#spare;
    cell.vector = undefined;
    cell.extras?.cool();
  }

  #coolOldest(): void {
    for (const cell of this.#hot) {
      if (cell.vector !== undefined) cell.cold = encodeCounts(cell.vector);
      this.release(cell);
      return;
    }
  }

  #take(size: number): Float64Array {
    const spare = this.#spare;
    if (spare?.length !== size) return new Float64Array(size);
    this.#spare = undefined;
    return spare.fill(0);
  }
}
