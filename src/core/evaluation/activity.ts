import type { Fact, Serving } from "../facts.ts";
import type { Role } from "../record.ts";
import { paneMs } from "../stream/pane-delta.ts";
import { servingKey } from "./serving-key.ts";

/** A version that comes back after this long without a prediction begins to serve anew, event time. */
const absenceMs = 600_000;
/** A run that comes late by a tenth of the cadence is not missed. */
export const missedRun = 1.1;
/** Share of primary traffic, and for how long, that makes a version the active one. */
const activeShare = 0.6;
const activeForMs = 180_000;

export interface ServingActivity {
  readonly serving: Serving;
  /** Event time at which it began to serve in its role. */
  activatedMs: number;
  /** Start of the newest pane with a prediction. */
  lastSeenMs: number;
  firstSeenMs: number;
  predictions: number;
  /** Its absence has been told. */
  left?: true;
  /** The active version when it began, which it may have to give way to. */
  previous: string | null;
}

export interface ActivityState {
  readonly servings: readonly ServingActivity[];
  readonly leader: { readonly version: string; readonly sinceMs: number } | null;
  readonly active: string | null;
  readonly previousActive: string | null;
}

/** Who serves a model: which versions in which roles, since when, and which of them is the active one. */
export class Activity {
  readonly #servings = new Map<string, ServingActivity>();
  readonly #absenceMs: number;
  #leader: { version: string; sinceMs: number } | null = null;
  #active: string | null = null;
  #previousActive: string | null = null;

  /** @param cadenceMs how far its runs are apart where a model predicts in batches: a version is not absent between two of them */
  constructor(cadenceMs = 0) {
    this.#absenceMs = absenceMs + missedRun * cadenceMs;
  }

  get servings(): Iterable<ServingActivity> {
    return this.#servings.values();
  }

  /** The primary version with over 60 % of primary traffic for 3 minutes; null before there was one. */
  get active(): string | null {
    return this.#active;
  }

  of(serving: Serving): ServingActivity | undefined {
    return this.#servings.get(servingKey(serving));
  }

  /** Takes in the on-time predictions of one closed pane; panes come in order. */
  observe(paneStartMs: number, pane: readonly { serving: Serving; predictions: number }[]): Fact[] {
    const facts: Fact[] = [];
    for (const { serving, predictions } of pane) {
      if (predictions > 0) this.#see(serving, predictions, paneStartMs, facts);
    }
    this.#miss(facts);
    this.#lead(paneStartMs, pane, facts);
    return facts;
  }

  /**
   * Start of the newest pane in which users were answered, epoch ms; −∞ before the first. A shadow answers nobody: its own
   * traffic counts for shadows alone.
   */
  heardMs(role: Role): number {
    const heard = [...this.#servings.values()].filter(({ serving }) => role === "shadow" || serving.role !== "shadow");
    return Math.max(Number.NEGATIVE_INFINITY, ...heard.map(({ lastSeenMs }) => lastSeenMs));
  }

  /** Servings that have had a prediction within `spanMs` of `atMs`. */
  since(atMs: number, spanMs: number): ServingActivity[] {
    return [...this.#servings.values()].filter((one) => one.lastSeenMs > atMs - spanMs);
  }

  forget(serving: Serving): void {
    this.#servings.delete(servingKey(serving));
  }

  state(): ActivityState {
    return {
      servings: [...this.#servings.values()],
      leader: this.#leader,
      active: this.#active,
      previousActive: this.#previousActive,
    };
  }

  restore(state: ActivityState): void {
    for (const one of state.servings) this.#servings.set(servingKey(one.serving), { ...one });
    this.#leader = state.leader;
    this.#active = state.active;
    this.#previousActive = state.previousActive;
  }

  #see(serving: Serving, predictions: number, paneStartMs: number, facts: Fact[]): void {
    const known = this.#servings.get(servingKey(serving));
    if (known !== undefined && paneStartMs - known.lastSeenMs <= this.#absenceMs) {
      known.lastSeenMs = paneStartMs;
      known.predictions += predictions;
      return;
    }
    // In the first three minutes nobody is active yet; whoever leads then is what the newcomer takes over from.
    const before = this.#active ?? this.#leader?.version ?? null;
    const previous = before === serving.version ? this.#previousActive : before;
    this.#servings.set(servingKey(serving), {
      serving,
      activatedMs: paneStartMs,
      firstSeenMs: known?.firstSeenMs ?? paneStartMs,
      lastSeenMs: paneStartMs,
      predictions: (known?.predictions ?? 0) + predictions,
      previous,
    });
    facts.push({ kind: "versionSeen", serving, again: known !== undefined, atMs: paneStartMs });
  }

  #miss(facts: Fact[]): void {
    for (const known of this.#servings.values()) {
      if (known.left === true || this.heardMs(known.serving.role) - known.lastSeenMs <= this.#absenceMs) continue;
      known.left = true;
      facts.push({ kind: "versionLeft", serving: known.serving, atMs: known.lastSeenMs });
    }
  }

  #lead(paneStartMs: number, pane: readonly { serving: Serving; predictions: number }[], facts: Fact[]): void {
    const primary = pane.filter((one) => one.serving.role === "primary");
    const all = primary.reduce((sum, one) => sum + one.predictions, 0);
    if (all === 0) return;
    const first = primary.find((one) => one.predictions > activeShare * all);
    if (first === undefined) {
      this.#leader = null;
      return;
    }
    const { serving } = first;
    if (this.#leader?.version !== serving.version) this.#leader = { version: serving.version, sinceMs: paneStartMs };
    if (this.#active === serving.version || paneStartMs + paneMs - this.#leader.sinceMs < activeForMs) return;
    this.#previousActive = this.#active;
    this.#active = serving.version;
    facts.push({ kind: "activated", serving, previous: this.#previousActive, atMs: this.#leader.sinceMs });
  }
}
