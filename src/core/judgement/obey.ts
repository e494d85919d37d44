import type { Models } from "../evaluation/models.ts";
import type { RollbackCommand } from "../rollback/command.ts";
import type { SituationOf } from "../rollback/situation.ts";
import type { Books } from "./books.ts";
import type { ChangeCommand } from "./change.ts";
import { accusedByHand } from "./hand-order.ts";
import { type Obedience, obeyReference } from "./obey-reference.ts";
import type { ReferenceCommand } from "./reference-command.ts";

/** What a person may ask of the judge. */
export type OperatorCommand = RollbackCommand | ChangeCommand | ReferenceCommand;

/** Carries out what a person asks, or says why not; either is written into the audit. */
export function obey(
  command: OperatorCommand,
  books: Books,
  models: Models,
  situationOf: SituationOf,
  nowMs: number,
): Obedience {
  if (command.kind === "announce" || command.kind === "end-change") return books.changed(command, nowMs);
  if (command.kind === "taint" || command.kind === "untaint") return obeyReference(command, models, nowMs);
  const { reply, turn } = books.rollbacks.command(command, nowMs, situationOf, (target, version) =>
    accusedByHand(target, version, models.find(target.model)),
  );
  return { reply, facts: books.turned(turn, nowMs), audit: turn.audit };
}
