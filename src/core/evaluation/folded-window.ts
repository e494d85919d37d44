import { jsonCodec, pack, unpack } from "../codec.ts";
import type { Entry } from "../machine.ts";
import type { SparseCounts } from "../profile/sparse-counts.ts";
import { Window, type WindowLevel } from "../stream/windows.ts";

const foldedCodec = jsonCodec<{ readonly toMs: number }>(1);

/**
 * A long window of fewer counters, fed by the half hours of the 24h window once they are over; rows that come later than
 * that join on their own. So a pane adds nothing to its state. What has not joined is read from the 24h window.
 * Keys: `<level>/<start>`, `folded`.
 */
export class FoldedWindow {
  readonly window: Window;
  /** The window of 24 h, of half hours in the reference's layout. */
  readonly day: Window;
  readonly #fold: (counts: SparseCounts) => SparseCounts;
  #toMs = Number.NEGATIVE_INFINITY;
  #changed = false;

  /** @param size counters of this window. @param fold makes them of the counters of the 24h window */
  constructor(level: WindowLevel<string>, size: number, day: Window, fold: (counts: SparseCounts) => SparseCounts) {
    this.window = new Window(level, size);
    this.day = day;
    this.#fold = fold;
  }

  /** Half hours that begin before this have joined, epoch ms; −Infinity before the first. */
  get toMs(): number {
    return this.#toMs;
  }

  /** What has not joined, in the layout of the 24h window. */
  waiting(): SparseCounts[] {
    return this.day.since(this.#toMs);
  }

  /** Lets half hours join that are over when the pane that starts then closes; before the 24h window lets go of them. */
  advance(paneStartMs: number): void {
    const toMs = paneStartMs - (paneStartMs % this.day.level.bucketMs);
    if (toMs <= this.#toMs) return;
    for (const [startMs, counts] of this.day.buckets())
      if (startMs >= this.#toMs && startMs < toMs) this.window.add(startMs, this.#fold(counts));
    this.window.advance(toMs);
    this.#toMs = toMs;
    this.#changed = true;
  }

  /** Takes rows of a half hour that has joined already; others come with the 24h window. */
  addLate(paneStartMs: number, counts: SparseCounts): void {
    if (paneStartMs < this.#toMs) this.window.add(paneStartMs, this.#fold(counts));
  }

  takeDirty(prefix: string, put: (entry: Entry) => void, remove: (key: string) => void): void {
    this.window.takeDirty(prefix, put, remove);
    if (!this.#changed) return;
    this.#changed = false;
    put({ key: `${prefix}folded`, value: pack(foldedCodec, { toMs: this.#toMs }) });
  }

  keys(prefix: string): string[] {
    return [...this.window.keys(prefix), `${prefix}folded`];
  }

  /** A store of a driftline without such a window has no `folded`: then all that the 24h window holds joins. */
  restore(rest: string, value: Uint8Array): void {
    const [, startMs] = rest.split("/");
    if (startMs !== undefined) {
      this.window.restore(Number(startMs), value);
      return;
    }
    const stored = unpack(foldedCodec, value);
    if ("unreadable" in stored) return;
    this.#toMs = stored.toMs;
    this.window.advance(stored.toMs);
  }

  keep(rest: string): void {
    const [, startMs] = rest.split("/");
    if (startMs === undefined) this.#changed = true;
    else this.window.keep(Number(startMs));
  }
}
