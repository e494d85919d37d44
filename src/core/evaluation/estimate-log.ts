import { jsonCodec, pack, unpack } from "../codec.ts";
import type { Entry } from "../machine.ts";
import { addCounts, encodeCounts, type SparseCounts } from "../profile/sparse-counts.ts";
import { Window, type WindowLevel } from "../stream/windows.ts";
import type { EstimateNeeds } from "./estimate-needs.ts";

const foldedCodec = jsonCodec<{ readonly toMs: number }>(1);
const halfHourMs = 1_800_000;
/** As long as cohorts: 14 days of half hours; 3 days where a half hour takes more counters than this. */
const [longHalfHours, shortHalfHours, fewCounters] = [672, 144, 4_096];

/**
 * What estimates need of the half hours of one version in one role, kept until their labels have come: so that realised
 * and estimated figures of the same predictions stand side by side. Half hours of the 24h window join once they are
 * over, later rows on their own; what has not joined is read from the 24h window. Under 2 KB each for one score.
 * Keys: `half-hours/<start>`, `folded`.
 */
export class EstimateLog {
  readonly #needs: EstimateNeeds;
  readonly #size: number;
  readonly #layoutSize: number;
  readonly #window: Window;
  readonly #day: Window;
  /** Half hours that begin before this have joined. */
  #foldedToMs = Number.NEGATIVE_INFINITY;
  #foldedChanged = false;

  /** @param day the window of 24 h, of half hours in the reference's layout */
  constructor(needs: EstimateNeeds, day: Window) {
    this.#needs = needs;
    this.#size = needs.parts.reduce((sum, length) => sum + length, 0);
    this.#layoutSize = day.total.length;
    this.#day = day;
    const buckets = this.#size > fewCounters ? shortHalfHours : longHalfHours;
    const level: WindowLevel<string> = { name: "half-hours", bucketMs: halfHourMs, buckets };
    this.#window = new Window(level, this.#size);
  }

  /** What an estimate needs of the half hours that begin in [fromMs, toMs). */
  sum(fromMs: number, toMs: number): Float64Array {
    const sum = new Float64Array(this.#size);
    for (const [startMs, counts] of this.#window.buckets())
      if (startMs >= fromMs && startMs < toMs) addCounts(counts, sum);
    for (const [startMs, counts] of this.#day.buckets())
      if (startMs >= Math.max(fromMs, this.#foldedToMs) && startMs < toMs) addCounts(this.#needed(counts), sum);
    return sum;
  }

  /** Lets half hours join that are over when the pane that starts then closes; before the day's window lets go of them. */
  advance(paneStartMs: number): void {
    const toMs = paneStartMs - (paneStartMs % halfHourMs);
    if (toMs <= this.#foldedToMs) return;
    for (const [startMs, counts] of this.#day.buckets())
      if (startMs >= this.#foldedToMs && startMs < toMs) this.#window.add(startMs, this.#needed(counts));
    this.#window.advance(toMs);
    this.#foldedToMs = toMs;
    this.#foldedChanged = true;
  }

  /** Takes rows of a half hour that has joined already; others come with the day's window. */
  addLate(paneStartMs: number, counts: SparseCounts): void {
    if (paneStartMs < this.#foldedToMs) this.#window.add(paneStartMs, this.#needed(counts));
  }

  takeDirty(prefix: string, put: (entry: Entry) => void, remove: (key: string) => void): void {
    this.#window.takeDirty(prefix, put, remove);
    if (!this.#foldedChanged) return;
    this.#foldedChanged = false;
    put({ key: `${prefix}folded`, value: pack(foldedCodec, { toMs: this.#foldedToMs }) });
  }

  keys(prefix: string): string[] {
    return [...this.#window.keys(prefix), `${prefix}folded`];
  }

  restore(rest: string, value: Uint8Array): void {
    const [, startMs] = rest.split("/");
    if (startMs !== undefined) {
      this.#window.restore(Number(startMs), value);
      return;
    }
    const stored = unpack(foldedCodec, value);
    if ("unreadable" in stored) return;
    this.#foldedToMs = stored.toMs;
    this.#window.advance(stored.toMs);
  }

  keep(rest: string): void {
    const [, startMs] = rest.split("/");
    if (startMs === undefined) this.#foldedChanged = true;
    else this.#window.keep(Number(startMs));
  }

  #needed(counts: SparseCounts): SparseCounts {
    const dense = new Float64Array(this.#layoutSize);
    addCounts(counts, dense);
    return encodeCounts(this.#needs.of(dense));
  }
}
