import { AlertBook, type AlertChange, alertFact } from "../alerting/alert-book.ts";
import type { Incident } from "../alerting/incident.ts";
import { IncidentBook, type IncidentSettings } from "../alerting/incident-book.ts";
import { type Delivery, Outbox } from "../alerting/outbox.ts";
import { defaultRules, type Rule } from "../alerting/rule.ts";
import { joinChanges, type Unreadable } from "../entry-map.ts";
import type { Fact, HoldReason } from "../facts.ts";
import type { AuditEntry, Entry, StateChange } from "../machine.ts";
import type { CommandReply } from "../rollback/command.ts";
import { HoldBook } from "../rollback/hold-book.ts";
import { RollbackBook } from "../rollback/rollback-book.ts";
import type { RollbackSettings } from "../rollback/target.ts";
import { emptyTurn, joinTurns, type Turn } from "../rollback/turn.ts";
import { type ChangeCommand, changeText } from "./change.ts";
import { ChangeBook } from "./change-book.ts";
import type { PaneDoubts } from "./keep-clean.ts";
import { ReferenceBook } from "./reference-book.ts";
import { Causes } from "./standing.ts";

const attributeEveryMs = 60_000;

export interface BookSettings {
  readonly rules?: readonly Rule[];
  readonly noDataForMs?: number;
  readonly incidents: IncidentSettings;
  readonly rollbacks: RollbackSettings;
}

/** Alerts, incidents, orders and the outbox, written together: what one of them decides reaches the others here. */
export class Books {
  readonly alerts: AlertBook;
  readonly incidents: IncidentBook;
  readonly rollbacks: RollbackBook;
  readonly outbox = new Outbox();
  readonly causes = new Causes();
  readonly changes = new ChangeBook();
  readonly references = new ReferenceBook();
  readonly holds = new HoldBook();

  constructor(settings: BookSettings) {
    this.alerts = new AlertBook(settings.rules ?? defaultRules, settings.noDataForMs);
    this.incidents = new IncidentBook(settings.incidents, (serving, sinceMs) =>
      this.changes.around(serving, sinceMs).map(changeText),
    );
    this.rollbacks = new RollbackBook(settings.rollbacks);
  }

  /** Writes what became of alerts into incidents, ledger and outbox. */
  alerted(
    changes: readonly AlertChange[],
    nowMs: number,
    attribute?: (incident: Incident) => readonly string[],
  ): Fact[] {
    if (changes.length === 0) return [];
    for (const { alert, rule, step } of changes) {
      if (rule.family !== "harm") continue;
      const { model, version } = alert.serving;
      const isHarmed = step === "firing" || this.#hasHarm(model, version);
      this.rollbacks.harmed(model, version, isHarmed);
    }
    const told = this.incidents.apply(changes, nowMs, attribute);
    return [...changes.map(alertFact), ...told.facts, ...this.outbox.add(told.effects, nowMs)];
  }

  /** Once a minute of event time, a model's open incidents say anew where they come from: evidence grows while they last. */
  attributeAgain(model: string, paneStartMs: number, attribute: (incident: Incident) => readonly string[]): void {
    if (paneStartMs % attributeEveryMs !== 0) return;
    for (const { id, serving, state } of this.incidents.incidents)
      if (state === "open" && serving.model === model) this.incidents.attribute(id, attribute);
  }

  /** Takes what was said of a change; incidents that it concerns list it from now on. */
  changed(command: ChangeCommand, nowMs: number): { reply: CommandReply; facts: readonly Fact[]; audit: AuditEntry[] } {
    const { reply, facts } = this.changes.apply(command, nowMs);
    for (const { id, serving, sinceMs, state } of this.incidents.incidents)
      if (state === "open")
        this.incidents.describe(id, { changes: this.changes.around(serving, sinceMs).map(changeText) });
    return { reply, facts, audit: [{ atMs: nowMs, kind: "change.command", body: { ...command, reply } }] };
  }

  /** Writes what the rollback book decided into incidents and outbox. */
  turned(turn: Turn, nowMs: number): Fact[] {
    for (const { incident, done, nextStep } of turn.words) this.incidents.describe(incident, { done, nextStep });
    this.outbox.withdraw(turn.withdrawn);
    const ordered = this.outbox.add(turn.effects, nowMs);
    const told = this.incidents.fates(turn.fates, nowMs);
    return [...turn.facts, ...ordered, ...told.facts, ...this.outbox.add(told.effects, nowMs)];
  }

  /** Takes the result of an attempt to send: whoever decided on the effect hears of it. */
  delivered(effectId: string, result: Delivery, nowMs: number): Turn {
    return joinTurns([
      { ...emptyTurn, facts: this.outbox.delivered(effectId, result, nowMs) },
      this.rollbacks.delivered(effectId, result, nowMs),
      this.holds.delivered(effectId, result, nowMs),
    ]);
  }

  /** What speaks against learning from a pane. */
  doubts(holds: ReadonlyMap<HoldReason, string>): PaneDoubts {
    const { alerts, rollbacks } = this;
    return { alerts, quarantined: rollbacks.quarantined, isDegraded: holds.has("degraded input") };
  }

  /** Lets wall time pass for what people are told: repeats, retries. */
  repeated(nowMs: number): Fact[] {
    const told = this.incidents.tick(nowMs);
    return [...told.facts, ...this.outbox.add(told.effects, nowMs), ...this.outbox.tick(nowMs)];
  }

  restore(entries: readonly Entry[]): Unreadable[] {
    return this.#all().flatMap((book) => book.restore(entries));
  }

  takeDirty(): StateChange {
    return joinChanges(this.#all().map((book) => book.takeDirty()));
  }

  keep(failed: StateChange): void {
    for (const book of this.#all()) book.keep(failed);
  }

  #all() {
    return [
      ...[this.alerts, this.incidents, this.rollbacks, this.outbox, this.causes.entries, this.changes.entries],
      ...[this.references, this.holds],
    ];
  }

  #hasHarm(model: string, version: string): boolean {
    return this.alerts.alerts.some(
      (alert) =>
        alert.state !== "pending" &&
        alert.evidence?.family === "harm" &&
        alert.serving.model === model &&
        alert.serving.version === version,
    );
  }
}
