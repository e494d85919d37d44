import { UnseenNames } from "../profile/unseen-names.ts";
import { paneMs } from "../stream/pane-delta.ts";
import type { NamesByColumn } from "../stream/pane-names.ts";
import { type WindowLevel, type WindowName, weekLevel, windowLevels } from "../stream/windows.ts";

/** Columns with names at a time. */
const columnLimit = 16;
/** Names cannot be taken away, so a window is the newest half of its length that is filling, and the two before. */
const halves = 2;

/** What is known of the unseen categories of a column in a window. */
export interface UnseenCategories {
  readonly names: UnseenNames;
  /** Event time from which on they were collected, epoch ms. */
  readonly sinceMs: number;
}

/**
 * The unseen categories of one version in one role, over at least each window's length and at most half as much again.
 * In memory only: after a restart it begins anew.
 */
export class UnseenBook {
  readonly #levels = [...windowLevels, weekLevel].map((level) => ({
    level,
    buckets: new Map<number, Map<number, UnseenNames>>(),
  }));

  add(paneStartMs: number, names: NamesByColumn): void {
    for (const { level, buckets } of this.#levels) {
      const start = bucketOf(level, paneStartMs);
      const bucket = buckets.get(start) ?? new Map<number, UnseenNames>();
      buckets.set(start, bucket);
      for (const [column, more] of names) {
        if (!bucket.has(column) && bucket.size >= columnLimit) continue;
        const known = bucket.get(column) ?? new UnseenNames();
        known.merge(more);
        bucket.set(column, known);
      }
    }
  }

  /** Lets go what a window that ends with this pane no longer covers. */
  advance(paneStartMs: number): void {
    for (const { level, buckets } of this.#levels) {
      const oldest = bucketOf(level, paneStartMs) - halves * halfOf(level);
      for (const start of buckets.keys()) if (start < oldest) buckets.delete(start);
    }
  }

  /** Undefined where none came. */
  of(window: WindowName, column: number): UnseenCategories | undefined {
    const known = this.#levels.find(({ level }) => level.name === window);
    const found = [...(known?.buckets ?? [])].filter(([, bucket]) => bucket.has(column));
    if (found.length === 0) return undefined;
    const names = new UnseenNames();
    for (const [, bucket] of found.sort(([a], [b]) => a - b)) {
      const more = bucket.get(column);
      if (more !== undefined) names.merge(more);
    }
    return { names, sinceMs: Math.min(...found.map(([start]) => start)) };
  }
}

/** A multiple of a pane. */
function halfOf({ bucketMs, buckets }: WindowLevel): number {
  return Math.ceil((bucketMs * buckets) / halves / paneMs) * paneMs;
}

function bucketOf(level: WindowLevel, paneStartMs: number): number {
  return Math.floor(paneStartMs / halfOf(level)) * halfOf(level);
}
