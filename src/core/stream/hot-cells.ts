import { addCounts, encodeCounts } from "../profile/sparse-counts.ts";
import type { PaneCell } from "./pane-cell.ts";

/** Counters of all dense vectors together, at most: 256 MB. A model of 1,000 features has a million a pane. */
const allCounters = 2 ** 25;

/** Gives dense vectors to the panes used last, at most `limit` and so many counters; the others keep their counts sparse. */
export class HotCells {
  readonly #limit: number;
  readonly #counterLimit: number;
  /** From the one used longest ago to the one used last. */
  readonly #hot = new Set<PaneCell>();
  #spare: Float64Array | undefined;
  #counters = 0;

  constructor(limit: number, counterLimit = allCounters) {
    this.#limit = limit;
    this.#counterLimit = counterLimit;
  }

  /** The dense counts of a pane whose layout has `size` counters. */
  heat(cell: PaneCell, size: number): Float64Array {
    this.#hot.delete(cell);
    this.#hot.add(cell);
    if (cell.vector !== undefined) return cell.vector;
    while (this.#hot.size > 1 && (this.#hot.size > this.#limit || this.#counters + size > this.#counterLimit))
      this.#coolOldest();
    this.#counters += size;
    const vector = this.#take(size);
    addCounts(cell.cold, vector);
    cell.vector = vector;
    return vector;
  }

  /** The pane is gone: its vector is free. */
  release(cell: PaneCell): void {
    this.#hot.delete(cell);
    this.#spare = cell.vector ?? this.#spare;
    this.#counters -= cell.vector?.length ?? 0;
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
