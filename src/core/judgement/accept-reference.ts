import type { ModelState } from "../evaluation/model-state.ts";
import type { Fact } from "../facts.ts";
import { referenceHash } from "../reference/artefact.ts";
import type { Reference } from "../reference/reference.ts";
import type { CommandReply } from "../rollback/command.ts";
import type { Obedience } from "./obey-reference.ts";
import type { ReferenceBook } from "./reference-book.ts";

/** A reference that a person puts in force. */
export interface Acceptable {
  /** As it was kept. */
  readonly reference: Reference;
  /** Hash of the one that the settings name; null: none. */
  readonly configured: string | null;
  readonly by: string;
}

/** Accepts a reference, an earlier one or a proposed one; written into the audit with what it replaces. */
export function acceptReference(
  { reference, configured, by }: Acceptable,
  model: ModelState,
  book: ReferenceBook,
  nowMs: number,
): Obedience {
  const accepted = { ...reference, accepted: true };
  const hash = referenceHash(accepted);
  const before = model.frame?.hash ?? null;
  const reply: CommandReply =
    hash === before ? { done: false, why: "it is in force already, and accepted" } : { done: true };
  const kept = referenceHash(reference);
  const audit = [
    { atMs: nowMs, kind: "reference.accept", body: { model: model.model, hash, before, kept, by, reply } },
  ];
  if (!reply.done) return { reply, facts: [], audit };
  book.accept(model.model, { hash, before, insteadOf: configured, by, atMs: nowMs }, kept);
  const instead = before === null ? "instead of learning one" : `instead of ${before.slice(0, 12)}`;
  const fact: Fact = {
    kind: "reference",
    model: model.model,
    state: "accepted",
    hash,
    why: `${hash.slice(0, 12)} by ${by}, ${instead}; windows and detectors begin anew`,
    atMs: nowMs,
  };
  return { reply, facts: [fact], audit, inForce: { hash, reference: accepted } };
}
