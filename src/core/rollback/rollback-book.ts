import type { Delivery } from "../alerting/outbox.ts";
import type { Unreadable } from "../entry-map.ts";
import type { Fact, Serving } from "../facts.ts";
import type { Entry, StateChange } from "../machine.ts";
import { type Accuse, carryOut } from "./carry-out.ts";
import type { CommandReply, RollbackCommand } from "./command.ts";
import { askForOrder, decide } from "./decide.ts";
import { type Freeze, passFreeze } from "./freeze.ts";
import { isInFlight, type Order } from "./order.ts";
import { pass, restarted } from "./order-machine.ts";
import { type PaneRows, sawMetric, sawPane } from "./order-proof.ts";
import { answered, isAwaited, type ProbeAnswer, probed } from "./order-sending.ts";
import { enter, fateOf, type OrderStep } from "./order-step.ts";
import type { Quarantined } from "./quarantine.ts";
import { quarantineOver, returns } from "./reappearance.ts";
import { RollbackState } from "./rollback-state.ts";
import { settle } from "./settle.ts";
import type { Situation, SituationOf } from "./situation.ts";
import { type Alarm, type RollbackSettings, type TargetPhase, type TargetSettings, targetOf } from "./target.ts";
import { emptyTurn, joinTurns, type Turn } from "./turn.ts";

/** What the judge must look at for an order under verification. */
export interface Verification {
  readonly orderId: string;
  readonly serving: Serving;
  readonly metric: string;
  /** Panes that start from here on count, event time. */
  readonly fromMs: number;
}

/**
 * All targets and their orders. Decides, and never sends: whatever leaves is in the `Turn` of the call, and its result
 * comes back through `delivered` and `probed`. At most one order id per incident ever leaves, unless a person orders again.
 */
export class RollbackBook {
  readonly #settings: RollbackSettings;
  readonly #state = new RollbackState();

  constructor(settings: RollbackSettings) {
    this.#settings = settings;
  }

  get targets(): readonly TargetSettings[] {
    return this.#settings.targets;
  }

  get orders(): Order[] {
    return this.#state.orders;
  }

  get quarantined(): readonly Quarantined[] {
    return this.#state.quarantine.list;
  }

  /** The freeze that a person has declared, until it ends. */
  freeze(nowMs: number): Freeze | null {
    const { freeze } = this.#state;
    return freeze === null || nowMs >= (freeze.untilMs ?? Number.POSITIVE_INFINITY) ? null : freeze;
  }

  /** Why a person must re-arm a target first; null: nobody must. */
  disarmed(name: string): string | null {
    return this.#state.target(name).disarmed;
  }

  /** Where a target stands, besides its order in flight. */
  phase(name: string, nowMs: number): { readonly phase: TargetPhase; readonly why: string } {
    const target = this.#settings.targets.find((one) => one.name === name);
    const state = this.#state.target(name);
    if (state.disarmed !== null) return { phase: "disarmed", why: state.disarmed };
    if (state.circuit === "open") return { phase: "circuit-open", why: state.circuitWhy };
    if (state.circuit === "half-open")
      return { phase: "circuit-half-open", why: "the first order after a reset needs approval" };
    if (nowMs < state.cooldownUntilMs) return { phase: "cool-down", why: "an order was sent lately" };
    const why = target === undefined ? "no longer configured" : this.#whyNowhereToGo(target);
    return why === null ? { phase: "armed", why: "" } : { phase: "disarmed", why };
  }

  /** The orders whose ordered version the judge must look at, one look per closed pane each (see `sawMetric`). */
  verifying(): Verification[] {
    return this.#inFlight().flatMap((order) => {
      if (order.state !== "verifying" || order.verifyFromMs === null) return [];
      // A canary's traffic went to the active version, which serves as primary.
      const serving: Serving = { model: order.serving.model, version: order.to, role: "primary" };
      return [{ orderId: order.id, serving, metric: order.evidence.metric, fromMs: order.verifyFromMs }];
    });
  }

  /** Whether an order may be due because of this version: it is not for shadows, nor for models without a target. */
  targetFor(serving: Serving): TargetSettings | undefined {
    return targetOf(this.#settings.targets, serving);
  }

  /**
   * A harm alert of the version fires. Call it at every closed pane and tick while it does: gates may open later, and
   * what was decided once is not decided again. Drift and quality may be passed too; their gate is closed.
   */
  alarm(alarm: Alarm, situation: Situation): Turn {
    const target = this.targetFor(alarm.serving);
    if (target === undefined) return emptyTurn;
    return decide(this.#state, this.#settings, target, alarm, situation, null).turn;
  }

  /** A version fires, or no longer fires, a harm alert: what it has proven counts only without. */
  harmed(model: string, version: string, harmed: boolean): void {
    this.#state.ledger.harmed(model, version, harmed);
  }

  /** A version began to serve in a role, or came back after an absence. A quarantined one that had left is announced. */
  activated(serving: Serving, nowMs: number): Turn {
    const back = this.#state.quarantine.seen(serving, nowMs);
    if (back === undefined) return emptyTurn;
    const order = this.#state.order(back.entry.orderId);
    const fates = order === undefined ? [] : [{ ...fateOf(order, "reappeared", ""), serving }];
    const audit = [{ atMs: nowMs, kind: "rollback.reappeared", body: { serving, orderId: back.entry.orderId } }];
    return { ...emptyTurn, facts: back.facts, audit, fates };
  }

  /** A pane of a model has closed: proof for orders that were sent, and for the versions that served. */
  pane(pane: PaneRows, nowMs: number): Turn {
    for (const one of pane.rows) {
      if (one.role !== "shadow")
        this.#state.ledger.served(pane.model, one.version, one.rows, pane.paneStartMs, pane.paneEndMs);
    }
    const back = returns(this.#state, pane, (serving) => this.activated(serving, nowMs));
    return joinTurns([...back, this.#each((order) => sawPane(order, pane, nowMs), nowMs)]);
  }

  /** One look at the alarmed metric of an ordered version (see `verifying`), per closed pane. */
  sawMetric(id: string, verdict: "clear" | "unclear" | "insufficient", paneStartMs: number, nowMs: number): Turn {
    return this.#each((order) => (order.id === id ? sawMetric(order, verdict, paneStartMs) : undefined), nowMs);
  }

  /** The result of an `order/…` effect. A `probe/…` effect that could not be sent is `probed(…, "unknown")`. */
  delivered(effectId: string, result: Delivery, nowMs: number): Turn {
    return this.#each(
      (order, target) => (isAwaited(order, effectId, result) ? answered(order, result, target, nowMs) : undefined),
      nowMs,
    );
  }

  /** The answer to a `probe/…` effect. */
  probed(effectId: string, answer: ProbeAnswer, nowMs: number): Turn {
    return this.#each((order) => (order.inHand === effectId ? probed(order, answer, nowMs) : undefined), nowMs);
  }

  /** Lets wall time pass: next attempts (the gates are asked again), probes, expiry, deadlines; call it every second or so. */
  tick(nowMs: number, situationOf: SituationOf): Turn {
    const thawed = passFreeze(this.#state, nowMs);
    const orders = this.#each((order, target) => {
      const again = () => askForOrder(this.#state, this.#settings, order, target, situationOf(order));
      return pass(order, target, nowMs, again);
    }, nowMs);
    this.#state.prune(nowMs);
    return joinTurns([thawed, orders, quarantineOver(this.#state.quarantine, nowMs), this.#phases(nowMs)]);
  }

  /** Every target waits for a person's `reset`: a store was lost, and with it what was done before. */
  disarm(why: string, nowMs: number): Turn {
    for (const { name } of this.#settings.targets) this.#state.changeTarget(name, { disarmed: why });
    const audit = [{ atMs: nowMs, kind: "rollback.disarmed", body: { why } }];
    return joinTurns([{ ...emptyTurn, audit }, this.#phases(nowMs)]);
  }

  /** Call once after `restore`, before anything is sent: what was in hand may have been sent. */
  started(nowMs: number): Turn {
    return this.#each((order, target) => restarted(order, target, nowMs), nowMs);
  }

  /** Carries out what a person asks. */
  command(
    command: RollbackCommand,
    nowMs: number,
    situationOf: SituationOf,
    accuse: Accuse = () => null,
  ): { readonly reply: CommandReply; readonly turn: Turn } {
    const { reply, turn } = carryOut(this.#state, this.#settings, command, nowMs, situationOf, accuse);
    const audit = [{ atMs: nowMs, kind: "rollback.command", body: { ...command, reply } }];
    return { reply, turn: joinTurns([{ ...emptyTurn, audit }, turn, this.#phases(nowMs)]) };
  }

  entries(): Entry[] {
    return this.#state.entries();
  }

  /** What cannot be read is named: the caller disarms. */
  restore(entries: Iterable<Entry>): Unreadable[] {
    return this.#state.restore(entries);
  }

  takeDirty(): StateChange {
    return this.#state.takeDirty();
  }

  keep(failed: StateChange): void {
    this.#state.keep(failed);
  }

  /** Puts one input to every order in flight; undefined: not for this one. */
  #each(step: (order: Order, target: TargetSettings) => OrderStep | undefined, nowMs: number): Turn {
    return joinTurns(
      this.#inFlight().map((order) => {
        const target = this.#settings.targets.find(({ name }) => name === order.target);
        const taken =
          target === undefined ? enter(order, "superseded", "its target is no longer configured") : step(order, target);
        if (taken === undefined) return emptyTurn;
        return settle(this.#state, order, taken, target ?? null, nowMs);
      }),
    );
  }

  #inFlight(): Order[] {
    return this.#state.orders.filter(isInFlight);
  }

  #whyNowhereToGo(target: TargetSettings): string | null {
    if (target.knownGood.length > 0) return null;
    const standings = this.#state.ledger
      .versions(target.model)
      .map((version) => this.#state.ledger.standing(target.model, version, target));
    if (standings.some(({ good }) => good)) return null;
    return standings[0]?.why ?? "no version has served yet";
  }

  /** Tells targets whose phase has changed. */
  #phases(nowMs: number): Turn {
    const facts: Fact[] = this.#settings.targets.flatMap(({ name }) => {
      const { phase, why } = this.phase(name, nowMs);
      if (this.#state.target(name).phase === phase) return [];
      this.#state.changeTarget(name, { phase });
      return [{ kind: "target", target: name, state: phase, why, atMs: nowMs }];
    });
    return { ...emptyTurn, facts };
  }
}
