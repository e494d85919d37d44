import { referenceDifference } from "../../core/drift/reference-difference.ts";
import type { Reference } from "../../core/reference/reference.ts";
import type { DifferenceView } from "../../edge/web/operator-views.ts";
import type { Engine } from "../engine.ts";

/**
 * Two references of a model side by side, by hash; empty: the one in force, and the proposed one. Undefined where one of
 * them is not there.
 */
export function difference(engine: Engine, model: string, from: string, to: string): DifferenceView | undefined {
  const proposal = engine.judge.books.references.proposal(model);
  const [before, after] = [from || engine.judge.models.find(model)?.frame?.hash, to || proposal?.hash];
  const [old, later] = [referenceOf(engine, model, before), referenceOf(engine, model, after)];
  if (before === undefined || after === undefined || old === undefined || later === undefined) return undefined;
  return {
    model,
    from: sideOf(before, old),
    to: sideOf(after, later),
    notes: after === proposal?.hash ? proposal.notes : [],
    ...referenceDifference(old, later),
  };
}

function referenceOf(engine: Engine, model: string, hash: string | undefined): Reference | undefined {
  const reference = hash === undefined ? undefined : engine.reference(hash);
  return reference?.model === model ? reference : undefined;
}

function sideOf(hash: string, { accepted, source }: Reference): DifferenceView["from"] {
  return { hash, accepted, ...source };
}
