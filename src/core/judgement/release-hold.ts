import type { Books } from "./books.ts";
import type { Obedience } from "./obey-reference.ts";

/** Lets a version be promoted whatever its hold evidence says; the same incident holds it no more. */
export interface HoldCommand {
  readonly kind: "release-hold";
  readonly model: string;
  readonly version: string;
  readonly by: string;
}

/** Releases what is held of a version, or says that nothing is. */
export function releaseHold(command: HoldCommand, books: Books, nowMs: number): Obedience {
  const { model, version, by } = command;
  const { done, turn } = books.holds.release(model, version, by, nowMs);
  const reply = done ? ({ done } as const) : ({ done, why: `the promotion of ${version} is not held` } as const);
  const audit = [{ atMs: nowMs, kind: "rollback.command", body: { ...command, reply } }, ...turn.audit];
  return { reply, facts: books.turned(turn, nowMs), audit };
}
