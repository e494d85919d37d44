import type { Delivery } from "../alerting/outbox.ts";
import { jsonCodec } from "../codec.ts";
import { EntryMap, joinChanges, type Unreadable } from "../entry-map.ts";
import type { Evidence, Fact, Serving } from "../facts.ts";
import type { AuditEntry, Entry, StateChange } from "../machine.ts";
import { type Request, requestEffect, requestId } from "./request.ts";
import type { TargetSettings } from "./target.ts";
import { emptyTurn, joinTurns, type Turn } from "./turn.ts";

/** Why a version is not to be promoted: one hold per incident. */
export interface PromotionHold {
  readonly incident: string;
  readonly serving: Serving;
  /** Of the newest look at which it stood. */
  readonly evidence: Evidence;
  /** Event time, epoch ms. */
  readonly sinceMs: number;
  /** `released` by a person: the same incident holds no more. */
  readonly state: "standing" | "released" | "over";
  readonly why: string;
  /** Why no target was asked to hold, or that one was. */
  readonly asked: string;
  /** Wall time of the newest change. */
  readonly atMs: number;
}

/** What stands against a version's promotion: the evidence of its firing hold alerts, one of them. */
export interface HoldCause {
  readonly incident: string;
  readonly serving: Serving;
  readonly evidence: Evidence;
  readonly sinceMs: number;
}

/** Ended holds kept of either end, and requests of each kind: many that are over make nobody forget what a person released. */
const endedLimit = 200;

/**
 * Which promotions are held, and what targets were asked about them. Keys: `hold/…`, `request/…`.
 * It orders nothing that could not be undone by going on, and never a rollback.
 */
export class HoldBook {
  readonly #holds = new EntryMap<PromotionHold>("hold/", jsonCodec(1));
  readonly #requests = new EntryMap<Request>("request/", jsonCodec(1));

  get holds(): PromotionHold[] {
    return this.#holds.values().sort((a, b) => b.sinceMs - a.sinceMs || (a.incident < b.incident ? -1 : 1));
  }

  get requests(): Request[] {
    return this.#requests.values().sort((a, b) => b.createdMs - a.createdMs || (a.id < b.id ? -1 : 1));
  }

  /** Compares what stands against a model's versions with the holds: begins new ones, and ends those without a cause. */
  look(model: string, causes: readonly HoldCause[], nowMs: number): Turn {
    const turns = causes.map((cause) => this.#stand(cause, nowMs));
    for (const hold of this.#holds.values()) {
      if (hold.serving.model !== model || hold.state !== "standing") continue;
      if (causes.some(({ incident }) => incident === hold.incident)) continue;
      turns.push(this.#change({ ...hold, state: "over", why: "nothing stands against it any more" }, nowMs));
    }
    this.#prune();
    return joinTurns(turns);
  }

  /** Asks a target to hold what stands, once until it is over; `closed` says why it cannot be asked now. */
  ask(hold: PromotionHold, target: TargetSettings, closed: string | null, nowMs: number): Turn {
    const id = requestAbout("hold", target, hold);
    if (this.#requests.get(id) !== undefined) return emptyTurn;
    const asked = closed === null ? `${target.name} was asked to hold it` : `${target.name} was not asked: ${closed}`;
    if (hold.asked !== asked) this.#holds.set(hold.incident, { ...hold, asked });
    if (closed !== null) return emptyTurn;
    return this.request({ ...hold, id, kind: "hold", target: target.name }, target, nowMs);
  }

  /** Whether a target was asked to hold a version, and not yet to go on. */
  mayLetGo(hold: PromotionHold, target: TargetSettings): boolean {
    const wasAsked = this.#requests.get(requestAbout("hold", target, hold)) !== undefined;
    return wasAsked && this.#requests.get(requestAbout("release", target, hold)) === undefined;
  }

  /** Tells a target that was asked to hold a version that it need not any more. */
  letGo(hold: PromotionHold, target: TargetSettings, nowMs: number): Turn {
    const id = requestAbout("release", target, hold);
    return this.request({ ...hold, id, kind: "release", target: target.name }, target, nowMs);
  }

  /** Makes a request that the gates let pass. */
  request(
    about: Pick<Request, "id" | "kind" | "target" | "serving" | "incident" | "evidence" | "why">,
    { orderExpiryMs }: TargetSettings,
    nowMs: number,
  ): Turn {
    const { id, kind, target, serving, incident, evidence, why } = about;
    const made = { id, kind, target, serving, incident, evidence, why };
    const request: Request = { ...made, state: "requested", createdMs: nowMs, expiresMs: nowMs + orderExpiryMs };
    return { ...this.#enter(request, nowMs), effects: [requestEffect(request)] };
  }

  /** Whether a target was asked to train anew for this reference since then. */
  askedToRetrain(target: string, reference: string, sinceMs: number): boolean {
    return this.#requests
      .values()
      .some(
        (one) =>
          one.kind === "retrain" &&
          one.target === target &&
          one.createdMs > sinceMs &&
          one.id === requestId("retrain", target, [reference, String(one.createdMs)]),
      );
  }

  /** A person lets a version be promoted whatever stands against it; false where nothing is held. */
  release(model: string, version: string, by: string, nowMs: number): { readonly done: boolean; readonly turn: Turn } {
    const standing = this.#holds
      .values()
      .filter(({ serving, state }) => serving.model === model && serving.version === version && state === "standing");
    const turns = standing.map((hold) => this.#change({ ...hold, state: "released", why: `released by ${by}` }, nowMs));
    return { done: standing.length > 0, turn: joinTurns(turns) };
  }

  /** The result of an attempt at a `request/…` effect. */
  delivered(effectId: string, result: Delivery, nowMs: number): Turn {
    const request = this.#requests.values().find(({ id }) => effectId === `request/${id}`);
    if (request?.state !== "requested" || result.kind === "retry" || result.kind === "held") return emptyTurn;
    return result.kind === "sent"
      ? this.#enter({ ...request, state: "sent" }, nowMs)
      : this.#enter({ ...request, state: "failed", why: result.why }, nowMs);
  }

  /** Lets wall time pass: what nobody took in time is void. */
  tick(nowMs: number): Turn {
    const late = this.#requests.values().filter(({ state, expiresMs }) => state === "requested" && nowMs >= expiresMs);
    return joinTurns(
      late.map((request) => this.#enter({ ...request, state: "expired", why: "not taken in time" }, nowMs)),
    );
  }

  entries(): Entry[] {
    return [...this.#holds.entries(), ...this.#requests.entries()];
  }

  restore(entries: Iterable<Entry>): Unreadable[] {
    const list = [...entries];
    return [...this.#holds.restore(list), ...this.#requests.restore(list)];
  }

  takeDirty(): StateChange {
    return joinChanges([this.#holds.takeDirty(), this.#requests.takeDirty()]);
  }

  keep(failed: StateChange): void {
    this.#holds.keep(failed);
    this.#requests.keep(failed);
  }

  #stand({ incident, serving, evidence, sinceMs }: HoldCause, nowMs: number): Turn {
    const known = this.#holds.get(incident);
    if (known?.state === "released") return emptyTurn;
    if (known?.state === "standing") {
      if (known.evidence !== evidence) this.#holds.set(incident, { ...known, evidence });
      return emptyTurn;
    }
    const why = `${evidence.metric}${evidence.change === undefined ? "" : `: ${evidence.change}`} than ${evidence.control}`;
    return this.#change(
      { incident, serving, evidence, sinceMs, state: "standing", why, asked: "", atMs: nowMs },
      nowMs,
    );
  }

  #change(hold: PromotionHold, atMs: number): Turn {
    this.#holds.set(hold.incident, { ...hold, atMs });
    const { incident, serving, state, why, evidence } = hold;
    const fact: Fact = {
      kind: "promotion",
      incident,
      serving,
      state: state === "standing" ? "held" : state,
      why,
      atMs,
    };
    const audit: AuditEntry = { atMs, kind: "promotion.hold", body: { incident, serving, state, why, evidence } };
    return { ...emptyTurn, facts: [fact], audit: [audit] };
  }

  #enter(request: Request, atMs: number): Turn {
    this.#requests.set(request.id, request);
    const { id, kind: about, target, incident, serving, state, why, evidence } = request;
    const fact: Fact = { kind: "request", requestId: id, about, target, incident, serving, state, why, atMs };
    const body = { id, about, target, incident, serving, state, why, evidence };
    return { ...emptyTurn, facts: [fact], audit: [{ atMs, kind: "rollback.request", body }] };
  }

  #prune(): void {
    const ended = this.holds.filter(({ state }) => state !== "standing");
    for (const alike of Map.groupBy(ended, ({ state }) => state).values())
      for (const { incident } of alike.slice(endedLimit)) this.#holds.delete(incident);
    const taken = this.requests.filter(({ state }) => state !== "requested");
    for (const alike of Map.groupBy(taken, ({ kind }) => kind).values())
      for (const { id } of alike.slice(endedLimit)) this.#requests.delete(id);
  }
}

/** One id from a hold's beginning to its end: one that stands again is asked for again, or the last word were to go on. */
function requestAbout(kind: "hold" | "release", target: TargetSettings, { incident, sinceMs }: PromotionHold): string {
  return requestId(kind, target.name, [incident, String(sinceMs)]);
}
