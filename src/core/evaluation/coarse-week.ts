import { jsonCodec, pack, unpack } from "../codec.ts";
import type { Entry } from "../machine.ts";
import { addCounts, encodeCounts, type SparseCounts } from "../profile/sparse-counts.ts";
import { addCoarsely, type CoarseCells } from "../reference/coarse-cells.ts";
import { Window, weekLevel } from "../stream/windows.ts";

const foldedCodec = jsonCodec<{ readonly toMs: number }>(1);

/**
 * The last week of one version in one role, in coarse cells: half hours of its 24h window join it once they are over,
 * rows that come later than that on their own. What has not joined yet is read from the 24h window.
 *
 * Kept are at most 175 hours of at most 58 counters for each numeric column and 69 for each categorical one, at 2 to 4
 * bytes where they are not 0: about 30 KB a column (`docs/statistics.md`). Keys: an hour, or `folded`.
 */
export class CoarseWeek {
  readonly cells: CoarseCells;
  readonly #window: Window;
  /** The finest window that covers a day. */
  readonly #day: Window;
  /** Half hours that begin before this have joined. */
  #foldedToMs = Number.NEGATIVE_INFINITY;
  #foldedChanged = false;

  constructor(cells: CoarseCells, day: Window) {
    this.cells = cells;
    this.#day = day;
    this.#window = new Window(weekLevel, cells.layout.size);
  }

  /** Start of the oldest hour or half hour with counts that the window covers, epoch ms; Infinity while empty. */
  get oldestMs(): number {
    const [hourMs, halfHourMs] = [this.#window.oldestMs, this.#day.oldestMs];
    // The day knows more exactly when the oldest hour began to have counts, while it still covers it.
    return halfHourMs < hourMs + weekLevel.bucketMs ? halfHourMs : hourMs;
  }

  /** Counts of the last 7 days in the coarse layout. */
  total(): Float64Array {
    const sum = this.#window.total.slice();
    for (const counts of this.#day.since(this.#foldedToMs)) addCoarsely(this.cells, counts, sum);
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
    for (const [startMs, counts] of this.hours()) if (startMs >= this.#window.oldestMs) addCounts(counts, of(startMs));
    for (const counts of this.#day.since(this.#foldedToMs)) addCoarsely(this.cells, counts, of(this.#foldedToMs));
    return [...sums].sort(([a], [b]) => a - b);
  }

  /** The hours with counts, the newest without what has not joined yet, in the order of time. */
  hours(): (readonly [startMs: number, counts: SparseCounts])[] {
    return [...this.#window.buckets()].sort(([a], [b]) => a - b);
  }

  /** Lets half hours join that are over when the pane that starts then closes; before the day's window lets go of them. */
  advance(paneStartMs: number): void {
    const toMs = paneStartMs - (paneStartMs % this.#day.level.bucketMs);
    if (toMs <= this.#foldedToMs) return;
    for (const [startMs, counts] of this.#day.buckets())
      if (startMs >= this.#foldedToMs && startMs < toMs) this.#add(startMs, counts);
    this.#window.advance(toMs);
    this.#foldedToMs = toMs;
    this.#foldedChanged = true;
  }

  /** Takes rows of a half hour that has joined already; others come with the day's window. */
  addLate(paneStartMs: number, counts: SparseCounts): void {
    if (paneStartMs < this.#foldedToMs) this.#add(paneStartMs, counts);
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

  /** A store of a driftline without weeks has no `folded`: then all that the day's window holds joins. */
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

  #add(startMs: number, counts: SparseCounts): void {
    const coarse = new Float64Array(this.cells.layout.size);
    addCoarsely(this.cells, counts, coarse);
    this.#window.add(startMs, encodeCounts(coarse));
  }
}
