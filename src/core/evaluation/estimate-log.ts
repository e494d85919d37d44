import { addCounts, encodeCounts, type SparseCounts } from "../profile/sparse-counts.ts";
import type { Window, WindowLevel } from "../stream/windows.ts";
import type { EstimateNeeds } from "./estimate-needs.ts";
import { FoldedWindow } from "./folded-window.ts";

const halfHourMs = 1_800_000;
/** As long as cohorts: 14 days of half hours; 3 days where a half hour takes more counters than this. */
const [longHalfHours, shortHalfHours, fewCounters] = [672, 144, 4_096];

/**
 * What estimates need of the half hours of one version in one role, kept until their labels have come: so that realised
 * and estimated figures of the same predictions stand side by side. Half hours of the 24h window join once they are
 * over, later rows on their own; what has not joined is read from the 24h window. Under 2 KB each for one score.
 */
export class EstimateLog {
  readonly folded: FoldedWindow;
  readonly #needed: (counts: SparseCounts) => SparseCounts;
  readonly #size: number;

  /** @param day the window of 24 h, of half hours in the reference's layout */
  constructor(needs: EstimateNeeds, day: Window) {
    this.#needed = (counts) => {
      const dense = new Float64Array(day.total.length);
      addCounts(counts, dense);
      return encodeCounts(needs.of(dense));
    };
    this.#size = needs.parts.reduce((sum, length) => sum + length, 0);
    const buckets = this.#size > fewCounters ? shortHalfHours : longHalfHours;
    const level: WindowLevel<string> = { name: "half-hours", bucketMs: halfHourMs, buckets };
    this.folded = new FoldedWindow(level, this.#size, day, this.#needed);
  }

  /** What an estimate needs of the half hours that begin in [fromMs, toMs). */
  sum(fromMs: number, toMs: number): Float64Array {
    const sum = new Float64Array(this.#size);
    for (const [startMs, counts] of this.folded.window.buckets())
      if (startMs >= fromMs && startMs < toMs) addCounts(counts, sum);
    for (const [startMs, counts] of this.folded.day.buckets())
      if (startMs >= Math.max(fromMs, this.folded.toMs) && startMs < toMs) addCounts(this.#needed(counts), sum);
    return sum;
  }
}
