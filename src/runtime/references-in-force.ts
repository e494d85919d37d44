import { storedReferences } from "../core/evaluation/models.ts";
import type { Fact } from "../core/facts.ts";
import { storedAcceptances } from "../core/judgement/reference-book.ts";
import type { Entry } from "../core/machine.ts";
import type { Reference } from "../core/reference/reference.ts";
import { utcTime } from "../core/utc-time.ts";

interface Kept {
  readonly references: ReadonlyMap<string, Reference>;
  findReference(hash: string): Reference | undefined;
}

/** A reference that a person put in force in an earlier run, and that still stands. */
interface StandingAcceptance {
  readonly hash: string;
  /** Null: its file is gone, so that the settings' one judges. */
  readonly reference: Reference | null;
  /** The one of the settings that it stands for. */
  readonly insteadOf: string | null;
  readonly fact: Fact;
}

/**
 * By what models are judged from the start: by what was accepted in earlier runs, while the settings name the reference
 * that they named then and its file is there; else by what the settings name; else by what they had learned.
 */
export function referencesInForce(
  entries: readonly Entry[],
  kept: Kept,
): { readonly references: ReadonlyMap<string, Reference>; readonly facts: readonly Fact[] } {
  const references = new Map(kept.references);
  const accepted = standingAcceptances(entries, kept);
  for (const { hash, reference, insteadOf } of accepted) {
    if (reference === null) continue;
    if (insteadOf !== null) references.delete(insteadOf);
    references.set(hash, reference);
  }
  const known = new Set([...references.values()].map(({ model }) => model));
  for (const [model, hash] of storedReferences(entries)) {
    const learned = known.has(model) ? undefined : kept.findReference(hash);
    if (learned !== undefined) references.set(hash, learned);
  }
  return { references, facts: accepted.map(({ fact }) => fact) };
}

function standingAcceptances(entries: readonly Entry[], kept: Kept): StandingAcceptance[] {
  return [...storedAcceptances(entries)].flatMap(([model, { hash, insteadOf, by, atMs }]): StandingAcceptance[] => {
    const configured = [...kept.references].find(([, reference]) => reference.model === model)?.[0] ?? null;
    if (configured !== insteadOf || configured === hash) return [];
    const reference = kept.findReference(hash);
    const when = `accepted by ${by} at ${utcTime(atMs)}`;
    const told = (why: string): Fact => ({ kind: "reference", model, state: "loaded", hash, why, atMs });
    if (reference === undefined) {
      const fact = told(`${hash.slice(0, 12)}, ${when}, is not in the folder references/: accept another`);
      return [{ hash, reference: null, insteadOf, fact }];
    }
    const instead =
      insteadOf === null ? "" : `, in place of the one that the settings name (${insteadOf.slice(0, 12)})`;
    return [{ hash, reference, insteadOf, fact: told(`${hash.slice(0, 12)}, ${when}${instead}`) }];
  });
}
