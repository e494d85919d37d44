import { createHash } from "node:crypto";
import { jsonCodec } from "../codec.ts";
import { EntryMap } from "../entry-map.ts";
import type { Fact, Serving } from "../facts.ts";
import type { CommandReply } from "../rollback/command.ts";
import { type Change, type ChangeCommand, changeText, concerns, isExpected } from "./change.ts";

/** Changes kept, and for how long after they happened (wall time). */
const keptLimit = 500;
const keptMs = 30 * 86_400_000;
/** An incident lists the changes since this long before it began. */
const recentMs = 86_400_000;

interface Outcome {
  readonly reply: CommandReply;
  readonly facts: readonly Fact[];
}

/** Changes that were announced, the earliest first. Keys: `change/…`. */
export class ChangeBook {
  readonly entries = new EntryMap<Change>("change/", jsonCodec(1));

  get changes(): Change[] {
    return this.entries.values().sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
  }

  /** Carries out what was said, or says why not. The same announcement twice is one. */
  apply(command: ChangeCommand, nowMs: number): Outcome {
    return command.kind === "announce" ? this.#announce(command, nowMs) : this.#end(command.id, nowMs);
  }

  /** Changes whose effect is expected now. */
  expectedNow(nowMs: number): Change[] {
    return this.changes.filter((change) => isExpected(change, nowMs));
  }

  /** The change whose effect is expected now, for the gates; null where none concerns this version. */
  expected(serving: Serving, nowMs: number): string | null {
    const change = this.expectedNow(nowMs).find((one) => concerns(one, serving));
    return change === undefined ? null : changeText(change);
  }

  /** Changes that may have to do with what began at `sinceMs`, the newest first. */
  around(serving: Serving, sinceMs: number): Change[] {
    const isNear = ({ atMs, untilMs }: Change) => atMs > sinceMs - recentMs || (untilMs ?? 0) > sinceMs;
    return this.changes.filter((change) => concerns(change, serving) && isNear(change)).reverse();
  }

  /** Lets wall time pass: tells which expected effects are over, and forgets what is long ago. */
  tick(nowMs: number): Fact[] {
    const facts = this.entries
      .values()
      .filter((change) => change.expects !== null && !change.isOver && nowMs >= (change.untilMs ?? nowMs))
      .map((change) => this.#over(change, nowMs));
    for (const { id, atMs, untilMs } of this.entries.values())
      if (nowMs - Math.max(atMs, untilMs ?? 0) > keptMs) this.entries.delete(id);
    return facts;
  }

  #announce({ change, by }: ChangeCommand & { kind: "announce" }, nowMs: number): Outcome {
    const identity = JSON.stringify([change.what, change.model, change.version, change.expects, change.atMs]);
    const id = createHash("sha256").update(identity).digest("hex").slice(0, 16);
    if (this.entries.get(id) === undefined && !this.#makeRoom(nowMs)) {
      const why = `${keptLimit} announced changes are still to come or expected: end some of them first`;
      return { reply: { done: false, why }, facts: [] };
    }
    const kept: Change = { ...change, id, by, isOver: false };
    this.entries.set(id, kept);
    return { reply: { done: true }, facts: [factOf(kept, "announced", nowMs)] };
  }

  #end(id: string, nowMs: number): Outcome {
    const change = this.entries.get(id);
    if (change === undefined) return { reply: { done: false, why: `no change ${id} was announced` }, facts: [] };
    if (change.isOver) return { reply: { done: false, why: `change ${id} is over already` }, facts: [] };
    return { reply: { done: true }, facts: [this.#over(change, nowMs)] };
  }

  #over(change: Change, nowMs: number): Fact {
    this.entries.set(change.id, { ...change, isOver: true, untilMs: Math.min(change.untilMs ?? nowMs, nowMs) });
    return factOf(change, "over", nowMs);
  }

  /** Forgets the earliest change that holds nothing any more, if there are too many. */
  #makeRoom(nowMs: number): boolean {
    if (this.entries.size < keptLimit) return true;
    const past = this.changes.find((one) => one.atMs <= nowMs && !isExpected(one, nowMs));
    if (past !== undefined) this.entries.delete(past.id);
    return past !== undefined;
  }
}

function factOf({ id, model, version, what }: Change, state: "announced" | "over", atMs: number): Fact {
  return { kind: "change", id, state, model, version, what, atMs };
}
