import type { ModelState } from "../evaluation/model-state.ts";
import type { Models } from "../evaluation/models.ts";
import { proposedReference } from "../evaluation/proposed-reference.ts";
import type { Fact } from "../facts.ts";
import type { AuditEntry } from "../machine.ts";
import { referenceHash } from "../reference/artefact.ts";
import type { Reference } from "../reference/reference.ts";
import type { CommandReply } from "../rollback/command.ts";
import { paneMs } from "../stream/pane-delta.ts";
import { utcTime } from "../utc-time.ts";
import type { ReferenceBook } from "./reference-book.ts";
import type { ReferenceCommand } from "./reference-command.ts";

/** A reference and its hash. */
export interface NamedReference {
  readonly hash: string;
  readonly reference: Reference;
}

/** What became of a command. */
export interface Obedience {
  readonly reply: CommandReply;
  readonly facts: readonly Fact[];
  readonly audit: readonly AuditEntry[];
  /** To be kept as a file before the checkpoint that names it. */
  readonly proposed?: NamedReference;
  /** What the model is to be judged by from now on. */
  readonly inForce?: NamedReference;
}

type Marking = ReferenceCommand & { kind: "taint" | "untaint" };
type Outcome = { readonly reply: CommandReply; readonly fact?: Fact; readonly proposed?: NamedReference };

const dayMs = 86_400_000;

/** Carries out what a person asks about a model's reference, or says why not; either is written into the audit. */
export function obeyReference(
  command: ReferenceCommand,
  models: Models,
  book: ReferenceBook,
  nowMs: number,
): Obedience {
  const model = models.find(command.model);
  const { reply, fact, proposed } =
    model === undefined
      ? refused(`there is no model ${command.model}`)
      : command.kind === "propose"
        ? propose(command, model, models, book, nowMs)
        : mark(command, models, nowMs);
  const body = proposed === undefined ? { ...command, reply } : { ...command, reply, hash: proposed.hash };
  const audit = [{ atMs: nowMs, kind: `reference.${command.kind}`, body }];
  const facts = fact === undefined ? [] : [fact];
  return proposed === undefined ? { reply, facts, audit } : { reply, facts, audit, proposed };
}

function mark(command: Marking, models: Models, nowMs: number): Outcome {
  const { model, fromMs, toMs, by } = command;
  const span = `${utcTime(fromMs)} to ${utcTime(toMs)}`;
  const told = (why: string): Outcome => ({
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

function propose(
  { by, ...asked }: ReferenceCommand & { kind: "propose" },
  model: ModelState,
  models: Models,
  book: ReferenceBook,
  nowMs: number,
): Outcome {
  const { frame } = model;
  if (frame === null) return refused("the model has no reference yet: it is learning one");
  const version = asked.version ?? model.activity.active;
  const state = version === null ? undefined : model.find({ model: model.model, version, role: "primary" });
  if (version === null || state === undefined) return refused(`no version ${version ?? ""} serves as primary`);
  const toMs = asked.toMs ?? model.lastPaneMs + paneMs;
  const fromMs = asked.fromMs ?? toMs - dayMs;
  const taints = models.taints.of(model.model).filter((one) => one.version === null || one.version === version);
  const made = proposedReference(state, frame, fromMs, toMs, taints);
  if ("refused" in made) return refused(made.refused);
  const { reference, notes } = made;
  const hash = referenceHash(reference);
  const { source } = reference;
  const span = { fromMs: source.fromMs ?? fromMs, toMs: source.toMs ?? toMs };
  book.propose(model.model, { hash, version, ...span, notes, by, atMs: nowMs });
  const why = `${source.rows} rows of ${version} of ${utcTime(span.fromMs)} to ${utcTime(span.toMs)}, by ${by}; ${notes.join("; ")}`;
  return {
    reply: { done: true },
    fact: { kind: "reference", model: model.model, state: "proposed", hash, why, atMs: nowMs },
    proposed: { hash, reference },
  };
}

function refused(why: string): Outcome {
  return { reply: { done: false, why } };
}
