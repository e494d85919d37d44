import { jsonCodec } from "../codec.ts";
import { EntryMap, type Unreadable } from "../entry-map.ts";
import type { Fact, Serving } from "../facts.ts";
import type { Entry, StateChange } from "../machine.ts";

/** A version that was rolled back. */
export interface Quarantined {
  readonly serving: Serving;
  readonly incident: string;
  readonly orderId: string;
  readonly untilMs: number;
  /** The traffic was seen to leave it: if it serves again, it has come back. */
  readonly left: boolean;
  /** Of one that has come back: panes in a row in which next to nothing of it was seen. */
  readonly quietPanes?: number;
}

/** Share of its former rows a pane, and rows, at which a version that had left is back: more than stragglers. */
const returnShare = 0.2;
const returnRows = 5;

/** One that has come back has left again after so many panes in a row below this share of its former rows. */
const leavingPanes = 3;
const leavingShare = 0.05;

/** Whether a pane with so many rows shows that a version which had left serves again. */
export function isBack(rows: number, rowsPerPaneBefore: number): boolean {
  return rows >= Math.max(returnRows, returnShare * rowsPerPaneBefore);
}

/** Versions that were rolled back: never ordered to, never rolled back twice, announced when they come back. Keys: `ledger/quarantine/…`. */
export class Quarantine {
  readonly #list = new EntryMap<Quarantined>("ledger/quarantine/", jsonCodec(1));

  get list(): Quarantined[] {
    return this.#list.values();
  }

  of(model: string, version: string): Quarantined | undefined {
    return this.#list.get(key(model, version));
  }

  enter(entry: Quarantined, nowMs: number): Fact[] {
    this.#list.set(key(entry.serving.model, entry.serving.version), entry);
    return [fact(entry.serving, "entered", `order ${entry.orderId}`, nowMs)];
  }

  /** The stream has confirmed that the version no longer serves. */
  confirmLeft(orderId: string): void {
    for (const entry of this.#list.values()) {
      if (entry.orderId === orderId)
        this.#list.set(key(entry.serving.model, entry.serving.version), { ...entry, left: true });
    }
  }

  /** The version serves in a role: if it had left, it is back, which is told once per return. */
  seen(serving: Serving, nowMs: number): { readonly facts: readonly Fact[]; readonly entry: Quarantined } | undefined {
    const entry = this.of(serving.model, serving.version);
    if (entry === undefined || !entry.left) return undefined;
    this.#list.set(key(serving.model, serving.version), { ...entry, left: false, quietPanes: 0 });
    return { facts: [fact(serving, "reappeared", `rolled back by order ${entry.orderId}`, nowMs)], entry };
  }

  /** A pane has closed with these rows, by role, of a version that is back: true if it has left once more. */
  passed(entry: Quarantined, inRoles: readonly { readonly rows: number }[], rowsPerPaneBefore: number): boolean {
    if (entry.left || entry.quietPanes === undefined) return false;
    const rows = inRoles.reduce((sum, one) => sum + one.rows, 0);
    const quietPanes = rows <= leavingShare * rowsPerPaneBefore ? entry.quietPanes + 1 : 0;
    if (quietPanes === entry.quietPanes) return false;
    const { model, version } = entry.serving;
    const left = quietPanes >= leavingPanes;
    this.#list.set(key(model, version), { ...entry, quietPanes, left });
    return left;
  }

  /** Lets a version go: by hand, or because the order that put it here never took effect. */
  release(model: string, version: string, why: string, nowMs: number): Fact[] {
    const entry = this.of(model, version);
    if (entry === undefined) return [];
    this.#list.delete(key(model, version));
    return [fact(entry.serving, "left", why, nowMs)];
  }

  /** Lets wall time pass: those whose time is over leave. */
  tick(nowMs: number): Fact[] {
    return this.list
      .filter(({ untilMs }) => nowMs >= untilMs)
      .flatMap(({ serving }) => this.release(serving.model, serving.version, "its time is over", nowMs));
  }

  entries(): Entry[] {
    return this.#list.entries();
  }

  restore(entries: Iterable<Entry>): Unreadable[] {
    return this.#list.restore(entries);
  }

  takeDirty(): StateChange {
    return this.#list.takeDirty();
  }

  keep(failed: StateChange): void {
    this.#list.keep(failed);
  }
}

function key(model: string, version: string): string {
  return `${encodeURIComponent(model)}/${encodeURIComponent(version)}`;
}

function fact(serving: Serving, state: "entered" | "left" | "reappeared", why: string, atMs: number): Fact {
  return { kind: "quarantine", model: serving.model, version: serving.version, state, why, atMs };
}
