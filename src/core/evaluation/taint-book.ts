import { jsonCodec } from "../codec.ts";
import { EntryMap, type Unreadable } from "../entry-map.ts";
import type { Entry, StateChange } from "../machine.ts";
import type { Excluded } from "../reference/excluded.ts";
import { paneMs } from "../stream/pane-delta.ts";

/** Panes that never enter a reference: [fromMs, toMs) of event time. */
export interface Taint {
  readonly fromMs: number;
  readonly toMs: number;
  /** `firing`, `quarantined`, `degraded input`, or what the person says who marked it. */
  readonly why: string;
  /** Who marked it; null: driftline saw it by itself. */
  readonly by: string | null;
  /** Of this version only; null: of all. */
  readonly version: string | null;
}

/** Taints kept per model, the earliest give way; and for how long, event time: as long as a reference can be learned over. */
const keptLimit = 500;
const keptMs = 31 * 86_400_000;

/** The tainted panes of all models. Keys: `taint/…`. */
export class TaintBook {
  readonly #byModel = new EntryMap<readonly Taint[]>("taint/", jsonCodec(1));

  /** In order of time. */
  of(model: string): readonly Taint[] {
    return this.#byModel.get(encodeURIComponent(model)) ?? [];
  }

  /** Why a pane of a version must not enter a reference; undefined where it may. */
  why(model: string, version: string, paneStartMs: number): string | undefined {
    return this.of(model).find((taint) => isOf(taint, version) && covers(taint, paneStartMs))?.why;
  }

  /**
   * Notes that driftline saw why the panes of a span must not enter a reference; spans that meet are one.
   * @returns whether it is news: no such span ended where this one begins
   */
  see(model: string, version: string | null, why: string, fromMs: number, toMs: number): boolean {
    const known = this.of(model);
    const last = known.findLast((one) => one.by === null && one.why === why && one.version === version);
    const meets = last !== undefined && last.toMs >= fromMs && last.fromMs <= toMs;
    if (meets && last.fromMs <= fromMs && last.toMs >= toMs) return false;
    const span = meets ? { fromMs: Math.min(last.fromMs, fromMs), toMs: Math.max(last.toMs, toMs) } : { fromMs, toMs };
    this.#keep(model, [...known.filter((one) => !meets || one !== last), { ...span, why, by: null, version }], toMs);
    return !meets;
  }

  /** Marks a span on a person's behalf. */
  mark(model: string, fromMs: number, toMs: number, why: string, by: string): void {
    this.#keep(model, [...this.of(model), { fromMs, toMs, why, by, version: null }], toMs);
  }

  /** Takes back what people marked inside a span; returns how many marks. Panes already taken out of a learned sample stay out. */
  unmark(model: string, fromMs: number, toMs: number): number {
    const known = this.of(model);
    const left = known.filter((one) => one.by === null || one.fromMs < fromMs || one.toMs > toMs);
    if (left.length < known.length) this.#byModel.set(encodeURIComponent(model), left);
    return known.length - left.length;
  }

  /** What learning leaves out: whatever people marked, whenever they did; the rest never gets there. */
  excludedOf(model: string): Excluded {
    return {
      has: (paneStartMs) => this.of(model).some((taint) => taint.by !== null && covers(taint, paneStartMs)),
      coveredMs: (fromMs, toMs) => coveredMs(this.of(model), fromMs, toMs),
    };
  }

  restore(entries: Iterable<Entry>): Unreadable[] {
    return this.#byModel.restore(entries);
  }

  takeDirty(): StateChange {
    return this.#byModel.takeDirty();
  }

  keep(failed: StateChange): void {
    this.#byModel.keep(failed);
  }

  #keep(model: string, taints: readonly Taint[], newestMs: number): void {
    const recent = taints.filter((one) => one.toMs > newestMs - keptMs).sort((a, b) => a.fromMs - b.fromMs);
    this.#byModel.set(encodeURIComponent(model), recent.slice(-keptLimit));
  }
}

function isOf({ version }: Taint, asked: string): boolean {
  return version === null || version === asked;
}

/** A pane that begins before the span and reaches into it is tainted too. */
function covers({ fromMs, toMs }: Taint, paneStartMs: number): boolean {
  return paneStartMs + paneMs > fromMs && paneStartMs < toMs;
}

/** How much of [fromMs, toMs) at least one taint covers. */
function coveredMs(taints: readonly Taint[], fromMs: number, toMs: number): number {
  let [reachedMs, coveredSoFarMs] = [fromMs, 0];
  for (const taint of taints) {
    const endMs = Math.min(taint.toMs, toMs);
    const startMs = Math.max(taint.fromMs, reachedMs);
    if (endMs <= startMs) continue;
    coveredSoFarMs += endMs - startMs;
    reachedMs = endMs;
  }
  return coveredSoFarMs;
}
