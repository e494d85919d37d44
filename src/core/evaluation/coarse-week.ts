import { addCounts, encodeCounts, type SparseCounts } from "../profile/sparse-counts.ts";
import { addCoarsely, type CoarseCells } from "../reference/coarse-cells.ts";
import { type Window, weekLevel } from "../stream/windows.ts";
import { FoldedWindow } from "./folded-window.ts";

/**
 * The last week of one version in one role, in coarse cells: half hours of its 24h window join it once they are over,
 * rows that come later than that on their own. What has not joined yet is read from the 24h window.
 *
 * Kept are at most 175 hours of at most 58 counters for each numeric column and 69 for each categorical one, at 2 to 4
 * bytes where they are not 0: about 30 KB a column (`docs/statistics.md`).
 */
export class CoarseWeek {
  readonly cells: CoarseCells;
  /** By the hour. */
  readonly folded: FoldedWindow;

  constructor(cells: CoarseCells, day: Window) {
    this.cells = cells;
    this.folded = new FoldedWindow(weekLevel, cells.layout.size, day, (counts) => {
      const coarse = new Float64Array(cells.layout.size);
      addCoarsely(cells, counts, coarse);
      return encodeCounts(coarse);
    });
  }

  /** Start of the oldest hour or half hour with counts that the window covers, epoch ms; Infinity while empty. */
  get oldestMs(): number {
    const [hourMs, halfHourMs] = [this.folded.window.oldestMs, this.folded.day.oldestMs];
    // The day knows more exactly when the oldest hour began to have counts, while it still covers it.
    return halfHourMs < hourMs + weekLevel.bucketMs ? halfHourMs : hourMs;
  }

  /** Counts of the last 7 days in the coarse layout. */
  total(): Float64Array {
    const sum = this.folded.window.total.slice();
    for (const counts of this.folded.waiting()) addCoarsely(this.cells, counts, sum);
    return sum;
  }

  get slideMs(): number {
    return weekLevel.bucketMs * (weekLevel.slideBuckets ?? 1);
  }

  /** Counts by 6 h in the coarse layout, in order of time. */
  slides(): (readonly [startMs: number, counts: Float64Array])[] {
    const sums = new Map<number, Float64Array>();
    const of = (timeMs: number): Float64Array => {
      const startMs = timeMs - (timeMs % this.slideMs);
      const sum = sums.get(startMs) ?? new Float64Array(this.cells.layout.size);
      sums.set(startMs, sum);
      return sum;
    };
    for (const [startMs, counts] of this.hours())
      if (startMs >= this.folded.window.oldestMs) addCounts(counts, of(startMs));
    for (const counts of this.folded.waiting()) addCoarsely(this.cells, counts, of(this.folded.toMs));
    return [...sums].sort(([a], [b]) => a - b);
  }

  /** The hours with counts, the newest without what has not joined yet, in the order of time. */
  hours(): (readonly [startMs: number, counts: SparseCounts])[] {
    return [...this.folded.window.buckets()].sort(([a], [b]) => a - b);
  }
}
