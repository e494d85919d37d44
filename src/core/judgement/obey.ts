import type { Models } from "../evaluation/models.ts";
import type { RollbackCommand } from "../rollback/command.ts";
import type { SituationOf } from "../rollback/situation.ts";
import { type Acceptable, acceptReference } from "./accept-reference.ts";
import type { Books } from "./books.ts";
import type { ChangeCommand } from "./change.ts";
import { accusedByHand } from "./hand-order.ts";
import { type Obedience, obeyReference } from "./obey-reference.ts";
import type { ReferenceCommand } from "./reference-command.ts";
import { type HoldCommand, releaseHold } from "./release-hold.ts";

/** What a person may ask of the judge. */
export type OperatorCommand = RollbackCommand | ChangeCommand | ReferenceCommand | HoldCommand;

/** What a person asks, and when; a reference that is accepted comes along. */
export type Asked =
  | { readonly kind: "command"; readonly command: OperatorCommand; readonly nowMs: number }
  | ({ readonly kind: "accept"; readonly nowMs: number } & Acceptable);

/** Carries out what a person asks, or says why not; either is written into the audit. */
export function obey(asked: Asked, books: Books, models: Models, situationOf: SituationOf): Obedience {
  const { nowMs } = asked;
  if (asked.kind === "accept") return acceptReference(asked, models.of(asked.reference.model), books.references, nowMs);
  const { command } = asked;
  if (command.kind === "announce" || command.kind === "end-change") return books.changed(command, nowMs);
  if (command.kind === "release-hold") return releaseHold(command, books, nowMs);
  if (command.kind === "taint" || command.kind === "untaint" || command.kind === "propose")
    return obeyReference(command, models, books.references, nowMs);
  const { reply, turn } = books.rollbacks.command(command, nowMs, situationOf, (target, version) =>
    accusedByHand(target, version, models.find(target.model)),
  );
  return { reply, facts: books.turned(turn, nowMs), audit: turn.audit };
}
