import type { Entry } from "../machine.ts";
import { addCounts, encodeCounts, mergeCounts, type SparseCounts } from "../profile/sparse-counts.ts";
import { paneMs } from "./pane-delta.ts";

/** Windows whose counts are as fine as the reference's. */
export type FineWindowName = "5m" | "1h" | "24h";
export type WindowName = FineWindowName | "7d";

/** A window is the sum of its newest buckets. */
export interface WindowLevel<Name extends string = WindowName> {
  readonly name: Name;
  readonly bucketMs: number;
  readonly buckets: number;
  /** Older buckets that are kept though the window no longer covers them; none if left out. */
  readonly spare?: number;
  /** It slides by several buckets at once; by one if left out. */
  readonly slideBuckets?: number;
}

export const windowLevels: readonly WindowLevel<FineWindowName>[] = [
  { name: "5m", bucketMs: paneMs, buckets: 30 },
  { name: "1h", bucketMs: 60_000, buckets: 60 },
  // With the one before the oldest, so that 24 h of whole buckets can be told of at any time.
  { name: "24h", bucketMs: 1_800_000, buckets: 48, spare: 1 },
];

/**
 * 28 times 6 h, kept by the hour so that hours of a week ago can be told of. The spare ones hold, at any time, every hour
 * that began up to 169 h before the newest.
 */
export const weekLevel: WindowLevel<"7d"> = {
  name: "7d",
  bucketMs: 3_600_000,
  buckets: 168,
  slideBuckets: 6,
  spare: 7,
};

export const windowNames: readonly WindowName[] = [...windowLevels, weekLevel].map(({ name }) => name);

/**
 * One sliding window of one version in one role: adding merges, leaving subtracts, both exact.
 *
 * The newest bucket may be partial. Rows that come late join the bucket of their time while the window covers it.
 * Buckets that it no longer covers may be kept for a while (`spare`); they are in no sum.
 */
export class Window {
  readonly level: WindowLevel<string>;
  /** Sum of all buckets, in the layout that the window was made for. */
  readonly total: Float64Array;
  readonly #buckets = new Map<number, SparseCounts>();
  /** The newest bucket with its zeros while panes are added to it; its entry in `#buckets` is then out of date. */
  #open: Float64Array | null = null;
  readonly #dirty = new Set<number>();
  #newestMs = Number.NEGATIVE_INFINITY;

  constructor(level: WindowLevel<string>, size: number) {
    this.level = level;
    this.total = new Float64Array(size);
  }

  /** Start of the newest bucket, epoch ms; −∞ while empty. */
  get newestMs(): number {
    return this.#newestMs;
  }

  /** Start of the oldest bucket that it covers, epoch ms; Infinity while empty. */
  get oldestMs(): number {
    return Math.min(...[...this.#buckets.keys()].filter((start) => start > this.#leftMs()));
  }

  add(paneStartMs: number, counts: SparseCounts): void {
    const start = paneStartMs - (paneStartMs % this.level.bucketMs);
    if (start <= this.#leftMs()) return;
    this.advance(start);
    this.#addTo(start, counts);
    this.#dirty.add(start);
    addCounts(counts, this.total);
  }

  /** Lets buckets go that a window ending with the bucket of `toMs` no longer covers. */
  advance(toMs: number): void {
    const newest = toMs - (toMs % this.level.bucketMs);
    if (newest <= this.#newestMs) return;
    this.#seal();
    this.#open = null;
    const coveredMs = this.#leftMs();
    this.#newestMs = newest;
    this.#leave(coveredMs);
  }

  /** Changed buckets since the last call, under `prefix`: a value to write, or undefined to delete. */
  takeDirty(prefix: string, put: (entry: Entry) => void, remove: (key: string) => void): void {
    if (this.#dirty.has(this.#newestMs)) this.#seal();
    for (const start of this.#dirty) {
      const counts = this.#buckets.get(start);
      const key = `${prefix}${this.level.name}/${start}`;
      if (counts === undefined) remove(key);
      else put({ key, value: counts });
    }
    this.#dirty.clear();
  }

  /** Start and counts of each bucket, spare ones too, in no order. */
  buckets(): Iterable<readonly [startMs: number, counts: SparseCounts]> {
    this.#seal();
    return this.#buckets;
  }

  /** Counts of the buckets that start at or after this, spare ones aside, in the order of time. */
  since(fromMs: number): SparseCounts[] {
    this.#seal();
    return [...this.#buckets]
      .filter(([start]) => start >= fromMs && start > this.#leftMs())
      .sort(([a], [b]) => a - b)
      .map(([, counts]) => counts);
  }

  /** Keys of all its buckets. */
  keys(prefix: string): string[] {
    return [...this.#buckets.keys()].map((start) => `${prefix}${this.level.name}/${start}`);
  }

  restore(start: number, counts: SparseCounts): void {
    this.#buckets.set(start, counts);
    if (start > this.#leftMs()) addCounts(counts, this.total);
    if (start <= this.#newestMs) return;
    const coveredMs = this.#leftMs();
    this.#newestMs = start;
    this.#leave(coveredMs);
  }

  /** A commit failed: this bucket is dirty again. */
  keep(start: number): void {
    this.#dirty.add(start);
  }

  #addTo(start: number, counts: SparseCounts): void {
    const held = this.#buckets.get(start);
    if (held === undefined) this.#buckets.set(start, counts);
    else if (start !== this.#newestMs) this.#buckets.set(start, mergeCounts(held, counts));
    else {
      if (this.#open === null) {
        this.#open = new Float64Array(this.total.length);
        addCounts(held, this.#open);
      }
      addCounts(counts, this.#open);
    }
  }

  /** Buckets that start at or before this are no longer covered. */
  #leftMs(): number {
    const { bucketMs, buckets, slideBuckets = 1 } = this.level;
    if (!Number.isFinite(this.#newestMs)) return this.#newestMs;
    const slideMs = slideBuckets * bucketMs;
    const lastMs = this.#newestMs - (this.#newestMs % slideMs) + slideMs - bucketMs;
    return lastMs - buckets * bucketMs;
  }

  /** Takes those that have just left out of the sum, and drops those that are too old even to be spare. */
  #leave(leftBeforeMs: number): void {
    const leftMs = this.#leftMs();
    const goneMs = leftMs - (this.level.spare ?? 0) * this.level.bucketMs;
    for (const [start, counts] of this.#buckets) {
      if (start > leftMs) continue;
      if (start > leftBeforeMs) addCounts(counts, this.total, -1);
      if (start > goneMs) continue;
      this.#buckets.delete(start);
      this.#dirty.add(start);
    }
  }

  /** Brings the newest bucket's entry up to date. */
  #seal(): void {
    if (this.#open !== null) this.#buckets.set(this.#newestMs, encodeCounts(this.#open));
  }
}
