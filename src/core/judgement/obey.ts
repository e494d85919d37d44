import type { Models } from "../evaluation/models.ts";
import type { Fact } from "../facts.ts";
import type { AuditEntry } from "../machine.ts";
import type { CommandReply, RollbackCommand } from "../rollback/command.ts";
import type { SituationOf } from "../rollback/situation.ts";
import type { Books } from "./books.ts";
import type { ChangeCommand } from "./change.ts";
import { accusedByHand } from "./hand-order.ts";

/** What a person may ask of the judge. */
export type OperatorCommand = RollbackCommand | ChangeCommand;

interface Obedience {
  readonly reply: CommandReply;
  readonly facts: readonly Fact[];
  readonly audit: readonly AuditEntry[];
}

/** Carries out what a person asks, or says why not; either is written into the audit. */
export function obey(
  command: OperatorCommand,
  books: Books,
  models: Models,
  situationOf: SituationOf,
  nowMs: number,
): Obedience {
  if (command.kind === "announce" || command.kind === "end-change") return books.changed(command, nowMs);
  const { reply, turn } = books.rollbacks.command(command, nowMs, situationOf, (target, version) =>
    accusedByHand(target, version, models.find(target.model)),
  );
  return { reply, facts: books.turned(turn, nowMs), audit: turn.audit };
}
