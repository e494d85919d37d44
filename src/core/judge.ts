import type { BandSettings } from "./detection/stream-bands.ts";
import { cohortLogBudget, defaultBudget, type FalseAlarmBudget, logBudgets } from "./detection/weights.ts";
import { joinChanges } from "./entry-map.ts";
import { addLate, closePane } from "./evaluation/close-pane.ts";
import { dayDesignEffects } from "./evaluation/day-design-effects.ts";
import { judgeLabels } from "./evaluation/judge-labels.ts";
import type { ModelState } from "./evaluation/model-state.ts";
import { Models, type ModelsSettings } from "./evaluation/models.ts";
import { frameOf } from "./evaluation/reference-frame.ts";
import type { Fact, HoldReason } from "./facts.ts";
import type { JudgeInput, JudgeOutput } from "./judge-input.ts";
import { accusations } from "./judgement/accusations.ts";
import { askTargets } from "./judgement/ask-targets.ts";
import { attribution } from "./judgement/attribution.ts";
import { type BookSettings, Books } from "./judgement/books.ts";
import type { Findings } from "./judgement/findings.ts";
import { hearSilence } from "./judgement/hear-silence.ts";
import { keepClean } from "./judgement/keep-clean.ts";
import { frozenNow, learnExtras, learnFrom, learnLabels } from "./judgement/learn-from.ts";
import { lookAtAlerts } from "./judgement/look-at-alerts.ts";
import { obey } from "./judgement/obey.ts";
import type { NamedReference } from "./judgement/obey-reference.ts";
import { paneRows } from "./judgement/pane-rows.ts";
import { situationOf } from "./judgement/situation.ts";
import { verifyOrders } from "./judgement/verification.ts";
import type { Entry, Machine, StateChange } from "./machine.ts";
import type { Reference } from "./reference/reference.ts";
import type { CommandReply } from "./rollback/command.ts";
import { freezeText } from "./rollback/freeze.ts";
import type { Alarm } from "./rollback/target.ts";
import type { Turn } from "./rollback/turn.ts";
import { type PaneDelta, paneMs } from "./stream/pane-delta.ts";
import { onTimeByPane } from "./stream/panes-in-order.ts";

export interface JudgeSettings extends BookSettings, ModelsSettings {
  readonly budgetOf?: (model: string) => FalseAlarmBudget;
  /** One limit for all hours and no expected days, if left out. */
  readonly bandsOf?: (model: string) => BandSettings;
}

/**
 * Closed panes in; windows, detectors, alerts, incidents, orders and notifications out. Pure: time comes with the input,
 * and whatever is to be sent is an entry of the outbox, which leaves only after the checkpoint that holds it.
 */
export class Judge implements Machine<JudgeInput, JudgeOutput> {
  readonly models: Models;
  readonly books: Books;
  readonly #settings: JudgeSettings;
  readonly #holds = new Map<HoldReason, string>();
  #freeze: string | null = null;
  #watermarkMs = Number.NEGATIVE_INFINITY;

  constructor(settings: JudgeSettings) {
    this.#settings = settings;
    this.models = new Models(settings);
    this.books = new Books(settings);
  }

  /** Panes closed since the start, one per model and pane. */
  closedPanes = 0;

  get watermarkMs(): number {
    return this.#watermarkMs;
  }

  /** Why nothing may act now; empty when something may. */
  get holds(): ReadonlyMap<HoldReason, string> {
    return this.#holds;
  }

  /** The freeze in force, by hand or by the calendar, in words; null: none. */
  frozen(nowMs: number): string | null {
    const byHand = this.books.rollbacks.freeze(nowMs);
    return byHand === null ? this.#freeze : freezeText(byHand);
  }

  /** Puts a reference in force; before `restore`, or when a model has just learned one. */
  judgeBy(hash: string, reference: Reference): void {
    const { model } = reference;
    const { bandsOf, extrasOf } = this.#settings;
    this.models.of(model).judgeBy(frameOf(hash, reference, bandsOf?.(model), extrasOf?.(model)));
  }

  apply(input: JudgeInput): JudgeOutput {
    const found: Findings = { facts: [], audit: [], learned: [], proposed: [], nowMs: input.nowMs };
    let reply: CommandReply | null = null;
    switch (input.kind) {
      case "panes":
        this.#panes(input, found);
        break;
      case "cohorts":
        for (const delta of input.deltas) this.models.of(delta.model).cohorts.take(delta);
        break;
      case "hold":
        this.#hold(input, found);
        break;
      case "delivered":
        this.#turn(this.books.delivered(input.effectId, input.result, input.nowMs), found);
        break;
      case "probed":
        found.facts.push(...this.books.outbox.delivered(input.effectId, { kind: "sent" }, input.nowMs));
        this.#turn(this.books.rollbacks.probed(input.effectId, input.answer, input.nowMs), found);
        break;
      case "started":
        this.#freeze = input.frozen;
        if (input.lostStore !== null) this.#turn(this.books.rollbacks.disarm(input.lostStore, input.nowMs), found);
        this.#turn(this.books.rollbacks.started(input.nowMs), found);
        break;
      case "lostStore":
        this.#turn(this.books.rollbacks.disarm(input.why, input.nowMs), found);
        break;
      case "accept":
      case "command":
        reply = this.#obey(input, found);
        break;
      case "relearn":
        this.models.of(input.model).learning?.relearn(input.stored);
        break;
      case "tick":
        this.#tick(input, found);
        break;
    }
    const { facts, audit, learned, proposed } = found;
    return { facts, audit, reply, learned, proposed };
  }

  /** @throws Error that names the first entry which cannot be read: such a store counts as lost. */
  restore(entries: Iterable<Entry>): void {
    const held = [...entries];
    const unreadable = [...this.books.restore(held), ...this.models.restore(held)][0];
    if (unreadable !== undefined) throw new Error(`stored state ${unreadable.key} cannot be read: ${unreadable.why}`);
  }

  takeDirty(): StateChange {
    return joinChanges([this.models.takeDirty(), this.books.takeDirty()]);
  }

  keep(failed: StateChange): void {
    this.models.keep(failed);
    this.books.keep(failed);
  }

  #panes({ deltas, watermarkMs, idleAtClose, nowMs }: JudgeInput & { kind: "panes" }, found: Findings): void {
    if (idleAtClose.length > 0) found.facts.push({ kind: "closedOnIdle", partitions: idleAtClose, watermarkMs });
    this.#watermarkMs = Math.max(this.#watermarkMs, watermarkMs);
    for (const delta of deltas) if (delta.late > 0) addLate(this.models.of(delta.model), delta);
    for (const { model, paneStartMs, panes } of onTimeByPane(deltas))
      this.#close(this.models.of(model), paneStartMs, panes, nowMs, found);
    for (const model of this.models.all) this.#learn(model, found);
  }

  /** Once a model's span is over it is judged by what it has learned, and harm warns only. */
  #learn(model: ModelState, found: Findings): void {
    const frozen = frozenNow(model, this.#watermarkMs);
    if (frozen === undefined) return;
    this.#force(frozen, found);
    found.facts.push(frozen.fact);
  }

  #close(model: ModelState, paneStartMs: number, deltas: readonly PaneDelta[], nowMs: number, found: Findings): void {
    const budget = this.#settings.budgetOf?.(model.model) ?? defaultBudget;
    const closed = closePane(model, paneStartMs, deltas, logBudgets(budget), ({ serving }) =>
      dayDesignEffects(model.serving(serving), model.frame, paneStartMs),
    );
    const labelled = judgeLabels(model, this.#watermarkMs, cohortLogBudget(budget));
    const pane = { ...closed, findings: [...closed.findings, ...labelled] };
    this.closedPanes += 1;
    const { taints } = this.models;
    found.facts.push(
      ...keepClean(model, pane, taints, this.books.doubts(this.#holds)),
      ...learnFrom(model, pane, deltas, taints),
      ...pane.facts,
      ...pane.findings.map(({ serving, evidence }): Fact => ({ kind: "alarm", serving, evidence })),
    );
    for (const fact of pane.facts)
      if (fact.kind === "versionSeen") this.#turn(this.books.rollbacks.activated(fact.serving, nowMs), found);
    const attribute = attribution(model, pane, (alarm, key) => this.#situation(alarm, nowMs, key));
    const changes = lookAtAlerts(pane, model, this.books.alerts, this.books.causes);
    found.facts.push(...this.books.alerted(changes, nowMs, attribute));
    this.books.attributeAgain(model.model, paneStartMs, attribute);
    this.#turn(this.books.rollbacks.pane(paneRows(model.model, pane), nowMs), found);
    for (const turn of verifyOrders(this.books.rollbacks, model, paneStartMs, nowMs)) this.#turn(turn, found);
    found.facts.push(...learnExtras(model, pane, this.books.alerts, this.#holds, taints));
    const learning = this.#settings.learningOf?.(model.model) ?? {};
    found.facts.push(...learnLabels(model, learning, this.books.alerts, paneStartMs + paneMs));
    this.#accuse(found, model.model);
    this.#turn(
      askTargets(this.books, model, nowMs, (alarm) => this.#situation(alarm, nowMs)),
      found,
    );
  }

  /** Every firing harm alert is put before the gates: they may open later than it fired. */
  #accuse(found: Findings, ofModel?: string): void {
    for (const { alertKey, alarm } of accusations(this.books.alerts, ofModel))
      this.#turn(this.books.rollbacks.alarm(alarm, this.#situation(alarm, found.nowMs, alertKey)), found);
  }

  #situation(alarm: Alarm, nowMs: number, alertKey?: string): ReturnType<typeof situationOf> {
    const onsetMs = alertKey === undefined ? undefined : this.books.causes.of(alertKey)?.onsetMs;
    const around = {
      nowMs,
      watermarkMs: this.#watermarkMs,
      alerts: this.books.alerts,
      holds: [...this.#holds.keys()],
      freeze: this.frozen(nowMs),
      expectedChange: this.books.changes.expected(alarm.serving, nowMs),
      onsetMs,
    };
    return situationOf(alarm, this.models.of(alarm.serving.model), around);
  }

  #hold({ why, active, detail, nowMs }: JudgeInput & { kind: "hold" }, found: Findings): void {
    if (this.#holds.has(why) === active) return;
    if (active) this.#holds.set(why, detail);
    else this.#holds.delete(why);
    found.facts.push({ kind: "held", why, active, detail, atMs: nowMs });
  }

  #obey(input: JudgeInput & { kind: "command" | "accept" }, found: Findings): CommandReply {
    const done = obey(input, this.books, this.models, (alarm) => this.#situation(alarm, input.nowMs));
    found.facts.push(...done.facts);
    found.audit.push(...done.audit);
    if (done.proposed !== undefined) found.proposed.push(done.proposed);
    if (done.inForce !== undefined) this.#force(done.inForce, found);
    return done.reply;
  }

  #force({ hash, reference }: NamedReference, { learned }: Findings): void {
    this.judgeBy(hash, reference);
    learned.push({ hash, reference });
  }

  #tick({ nowMs, frozen }: JudgeInput & { kind: "tick" }, found: Findings): void {
    this.#freeze = frozen;
    found.facts.push(...this.books.changes.tick(nowMs));
    for (const model of this.models.all) found.facts.push(...hearSilence(model, this.books, this.#watermarkMs, nowMs));
    found.facts.push(...this.books.alerted(this.books.alerts.tick(this.#watermarkMs, nowMs), nowMs));
    this.#accuse(found);
    const orders = this.books.rollbacks.tick(nowMs, (alarm) => this.#situation(alarm, nowMs));
    this.#turn(orders, found);
    this.#turn(this.books.holds.tick(nowMs), found);
    found.facts.push(...this.books.repeated(nowMs));
  }

  #turn(turn: Turn, found: Findings): void {
    found.audit.push(...turn.audit);
    found.facts.push(...this.books.turned(turn, found.nowMs));
  }
}
