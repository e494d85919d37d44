import type { Models } from "../evaluation/models.ts";
import type { Fact } from "../facts.ts";
import type { AuditEntry } from "../machine.ts";
import type { CommandReply } from "../rollback/command.ts";
import { utcTime } from "../utc-time.ts";
import type { ReferenceCommand } from "./reference-command.ts";

/** What became of a command. */
export interface Obedience {
  readonly reply: CommandReply;
  readonly facts: readonly Fact[];
  readonly audit: readonly AuditEntry[];
}

/** Carries out what a person asks about a model's reference, or says why not; either is written into the audit. */
export function obeyReference(command: ReferenceCommand, models: Models, nowMs: number): Obedience {
  const { reply, fact } = marked(command, models, nowMs);
  const audit = [{ atMs: nowMs, kind: `reference.${command.kind}`, body: { ...command, reply } }];
  return { reply, facts: fact === undefined ? [] : [fact], audit };
}

function marked(command: ReferenceCommand, models: Models, nowMs: number): { reply: CommandReply; fact?: Fact } {
  const { model, fromMs, toMs, by } = command;
  if (models.find(model) === undefined) return refused(`there is no model ${model}`);
  const span = `${utcTime(fromMs)} to ${utcTime(toMs)}`;
  const told = (why: string): { reply: CommandReply; fact: Fact } => ({
    reply: { done: true },
    fact: { kind: "reference", model, state: "tainted", hash: "", why, atMs: nowMs },
  });
  if (command.kind === "taint") {
    models.taints.mark(model, fromMs, toMs, command.why, by);
    return told(`panes of ${span} are left out: marked by ${by}${command.why === "" ? "" : ` (${command.why})`}`);
  }
  const marks = models.taints.unmark(model, fromMs, toMs);
  if (marks === 0) return refused(`nobody marked anything inside ${span}`);
  return told(`${marks} ${marks === 1 ? "mark" : "marks"} inside ${span} taken back by ${by}`);
}

function refused(why: string): { reply: CommandReply } {
  return { reply: { done: false, why } };
}
