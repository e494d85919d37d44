import { jsonCodec } from "../codec.ts";
import { EntryMap, type Unreadable } from "../entry-map.ts";
import type { Entry, StateChange } from "../machine.ts";

/** What a version has served since its last harm alert. */
interface Stretch {
  readonly model: string;
  readonly version: string;
  readonly predictions: number;
  /** Event time with traffic. */
  readonly servedMs: number;
  readonly lastPaneMs: number;
  /** A harm alert fires: nothing counts. */
  readonly harmed: boolean;
}

/** What makes a version known good. */
export interface GoodAfter {
  readonly minPredictions: number;
  readonly minAgeMs: number;
}

/** Versions remembered per model: the ones that served last. */
const versionsPerModel = 32;

/**
 * Which versions have proven themselves: served enough rows for long enough without a harm alert. An alert starts the
 * proof anew. Keys: `ledger/good/…`.
 */
export class KnownGoodLedger {
  readonly #stretches = new EntryMap<Stretch>("ledger/good/", jsonCodec(1));

  /** Counts a closed pane of a version that answered users. Panes come in order. */
  served(model: string, version: string, rows: number, paneStartMs: number, paneEndMs: number): void {
    if (rows === 0) return;
    const before = this.#of(model, version);
    if (before.harmed) return;
    this.#stretches.set(key(model, version), {
      ...before,
      predictions: before.predictions + rows,
      servedMs: before.servedMs + (paneStartMs > before.lastPaneMs ? paneEndMs - paneStartMs : 0),
      lastPaneMs: Math.max(before.lastPaneMs, paneStartMs),
    });
    this.#prune(model);
  }

  /** A harm alert of the version fires, or no longer does. */
  harmed(model: string, version: string, harmed: boolean): void {
    const before = this.#of(model, version);
    if (before.harmed === harmed) return;
    this.#stretches.set(key(model, version), { ...before, predictions: 0, servedMs: 0, harmed });
  }

  /** Whether the version has proven itself, and if not, what is missing. */
  standing(model: string, version: string, after: GoodAfter): { readonly good: boolean; readonly why: string } {
    const { predictions, servedMs, harmed } = this.#of(model, version);
    const missing: string[] = [];
    if (harmed) missing.push("a harm alert fires");
    if (predictions < after.minPredictions) missing.push(`${after.minPredictions - predictions} more predictions`);
    if (servedMs < after.minAgeMs)
      missing.push(`${Math.ceil((after.minAgeMs - servedMs) / 60_000)} more minutes of service`);
    return missing.length === 0
      ? { good: true, why: `served ${predictions} predictions without harm` }
      : { good: false, why: `${version} is not known good yet: ${missing.join(", ")}` };
  }

  /** Versions of a model, the one that served last first. */
  versions(model: string): string[] {
    return this.#ofModel(model).map(({ version }) => version);
  }

  entries(): Entry[] {
    return this.#stretches.entries();
  }

  restore(entries: Iterable<Entry>): Unreadable[] {
    return this.#stretches.restore(entries);
  }

  takeDirty(): StateChange {
    return this.#stretches.takeDirty();
  }

  keep(failed: StateChange): void {
    this.#stretches.keep(failed);
  }

  #of(model: string, version: string): Stretch {
    const none = { model, version, predictions: 0, servedMs: 0, lastPaneMs: -1, harmed: false };
    return this.#stretches.get(key(model, version)) ?? none;
  }

  #ofModel(model: string): Stretch[] {
    const mine = this.#stretches.values().filter((one) => one.model === model);
    return mine.sort((a, b) => b.lastPaneMs - a.lastPaneMs || (a.version < b.version ? -1 : 1));
  }

  #prune(model: string): void {
    if (this.#stretches.size <= versionsPerModel) return;
    for (const { version } of this.#ofModel(model).slice(versionsPerModel)) this.#stretches.delete(key(model, version));
  }
}

function key(model: string, version: string): string {
  return `${encodeURIComponent(model)}/${encodeURIComponent(version)}`;
}
