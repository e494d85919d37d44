import type { Fact, Severity } from "../facts.ts";
import type { NewEffect } from "./effect.ts";
import type { Fate } from "./fate.ts";
import { type Incident, severityRank, type Told } from "./incident.ts";
import type { Link, Notification } from "./notification.ts";
import { cut, effectText, resolvedText, servingText, summaryText } from "./notification-text.ts";
import { notificationLifeMs } from "./retry-schedule.ts";

/** A receiver that keeps nothing: what stands is told again and again, and so is its end, for a while. */
export interface Renewal {
  readonly everyMs: number;
  readonly resolvedForMs: number;
}

/** Somebody who is told about incidents. */
export interface Receiver {
  readonly name: string;
  /** Names the secret in use (a hash of it, say), so that a resolve finds the one that triggered. */
  readonly routingKeyId: string;
  readonly minimumSeverity: Severity;
  /** Whether it wants `change` notifications, which page nobody. */
  readonly takesChanges: boolean;
  /** Null: it remembers what it was told. */
  readonly renewal: Renewal | null;
}

export interface Announcement {
  readonly facts: readonly Fact[];
  readonly effects: readonly NewEffect[];
}

/** What one announcement does: the incident remembers whom it told. */
interface Said {
  readonly incident: Incident;
  readonly announcement: Announcement;
}

/** Puts incidents into notifications, one per receiver, and keeps the record of who was told what under which key. */
export class Announcer {
  readonly #receivers: readonly Receiver[];
  readonly #links: (incident: Incident) => readonly Link[];

  constructor(receivers: readonly Receiver[], links: (incident: Incident) => readonly Link[]) {
    this.#receivers = receivers;
    this.#links = links;
  }

  /** Opens or updates. A rise to critical opens `<incident>-critical` too: an acknowledged page would swallow it. */
  trigger(incident: Incident, hasRisen: boolean, nowMs: number): Said {
    const told = this.#trigger(incident, incident.id, summaryText(incident), incident.severity, nowMs);
    if (!hasRisen) return told;
    const summary = cut(`now critical: ${summaryText(incident)}`);
    return both(told, this.#trigger(told.incident, `${incident.id}-critical`, summary, "critical", nowMs));
  }

  /**
   * Tells those again who have heard nothing under the incident's own key for `repeatMs` of wall time, and those who
   * forget under every key that is open.
   */
  repeat(incident: Incident, repeatMs: number, nowMs: number): Said {
    const keys = new Set(incident.told.map(({ key }) => key));
    return [...keys].reduce<Said>(
      (said, key) => both(said, this.#repeat(said.incident, key, key === incident.id ? repeatMs : undefined, nowMs)),
      { incident, announcement: { facts: [], effects: [] } },
    );
  }

  /** Closes the incident's own key and the one of its rise, each through the routing key that triggered it. */
  resolve(incident: Incident, nowMs: number): Said {
    const own = this.#close(incident, incident.id, resolvedText(incident), nowMs);
    return both(own, this.#close(own.incident, `${incident.id}-critical`, resolvedText(incident), nowMs));
  }

  /** Tells one turn of a rollback under its own key. */
  fate(incident: Incident, fate: Fate, nowMs: number): Said {
    const key = `${incident.id}-${fate.kind}`;
    const summary = cut(`${servingText(fate.serving)}: ${fate.done}`);
    if (fate.action === "close") return this.#close(incident, key, summary, nowMs);
    if (fate.action === "open") return this.#trigger(incident, key, summary, fate.severity, nowMs);
    const receivers = this.#receivers.filter((receiver) => receiver.takesChanges);
    return this.#send(incident, receivers, { key, action: "change", severity: fate.severity, summary }, nowMs);
  }

  #repeat(incident: Incident, key: string, repeatMs: number | undefined, nowMs: number): Said {
    const told = incident.told.filter((one) => one.key === key);
    const severity = key === incident.id ? incident.severity : (told[0]?.severity ?? incident.severity);
    const isDue = (receiver: Receiver): boolean => {
      const last = told.find((one) => one.receiver === receiver.name);
      return last !== undefined && nowMs - last.atMs >= (receiver.renewal?.everyMs ?? repeatMs ?? Infinity);
    };
    return this.#trigger(incident, key, repeatedText(incident, key), severity, nowMs, isDue);
  }

  #trigger(
    incident: Incident,
    key: string,
    summary: string,
    severity: Severity,
    nowMs: number,
    isDue: (receiver: Receiver) => boolean = () => true,
  ): Said {
    const wasTold = (receiver: Receiver) =>
      incident.told.some((one) => one.receiver === receiver.name && one.key === key);
    const receivers = this.#receivers.filter(
      (one) => isDue(one) && (wasTold(one) || severityRank(severity) >= severityRank(one.minimumSeverity)),
    );
    const said = this.#send(incident, receivers, { key, action: "trigger", severity, summary }, nowMs);
    const now: Told[] = receivers.map((one) => ({
      receiver: one.name,
      routingKeyId: triggeredWith(incident, one, key),
      key,
      severity,
      atMs: nowMs,
    }));
    const others = incident.told.filter(
      (one) => one.key !== key || !receivers.some(({ name }) => name === one.receiver),
    );
    return { ...said, incident: { ...said.incident, told: [...others, ...now] } };
  }

  #close(incident: Incident, key: string, summary: string, nowMs: number): Said {
    const open = incident.told.filter((one) => one.key === key);
    const receivers = open.map((one) => ({ name: one.receiver, routingKeyId: one.routingKeyId }));
    const said = this.#send(
      incident,
      receivers,
      { key, action: "resolve", severity: incident.severity, summary },
      nowMs,
    );
    return { ...said, incident: { ...said.incident, told: incident.told.filter((one) => one.key !== key) } };
  }

  #send(
    incident: Incident,
    receivers: readonly Pick<Receiver, "name" | "routingKeyId">[],
    head: Pick<Notification, "key" | "action" | "severity" | "summary">,
    nowMs: number,
  ): Said {
    if (receivers.length === 0) return { incident, announcement: { facts: [], effects: [] } };
    const sequence = incident.sequence + 1;
    const body = this.#notification(incident, head, nowMs);
    const effects = receivers.flatMap((one): NewEffect[] => {
      const first: NewEffect = {
        kind: "notify",
        id: `notify/${head.key}/${sequence}/${one.name}`,
        receiver: one.name,
        routingKeyId: head.action === "change" ? one.routingKeyId : triggeredWith(incident, one, head.key),
        expiresMs: nowMs + notificationLifeMs,
        body,
      };
      return [first, ...(head.action === "resolve" ? this.#renewed(first, nowMs) : [])];
    });
    return { incident: { ...incident, sequence }, announcement: { facts: [], effects } };
  }

  /** The end of something, once more at each turn, for a receiver that forgets. */
  #renewed(first: NewEffect, nowMs: number): NewEffect[] {
    const renewal = this.#receivers.find(({ name }) => name === first.receiver)?.renewal ?? null;
    if (renewal === null) return [];
    const turns = Math.floor(renewal.resolvedForMs / renewal.everyMs);
    return Array.from({ length: turns }, (_, turn) => ({
      ...first,
      id: `${first.id}/again-${turn + 1}`,
      notBeforeMs: nowMs + (turn + 1) * renewal.everyMs,
    }));
  }

  #notification(
    incident: Incident,
    head: Pick<Notification, "key" | "action" | "severity" | "summary">,
    atMs: number,
  ): Notification {
    return {
      ...head,
      incident: incident.id,
      serving: incident.serving,
      sinceMs: incident.sinceMs,
      atMs,
      cause: incident.cause,
      done: incident.done,
      nextStep: incident.nextStep,
      changes: incident.changes,
      alerts: incident.alerts.map(({ rule, family, severity, feature, segment, state, evidence }) => ({
        rule,
        family,
        severity,
        feature,
        ...(segment === undefined ? {} : { segment }),
        state,
        effect: evidence === null ? "" : effectText(evidence),
      })),
      links: this.#links(incident),
    };
  }
}

/** The line under which an open key is told again. */
function repeatedText(incident: Incident, key: string): string {
  if (key === incident.id) return summaryText(incident);
  if (key === `${incident.id}-critical`) return cut(`now critical: ${summaryText(incident)}`);
  return cut(`${servingText(incident.serving)}: ${incident.done}`);
}

/** An open key stays with the routing key that opened it, even after the settings changed. */
function triggeredWith(incident: Incident, receiver: Pick<Receiver, "name" | "routingKeyId">, key: string): string {
  const told = incident.told.find((one) => one.receiver === receiver.name && one.key === key);
  return told?.routingKeyId ?? receiver.routingKeyId;
}

function both(first: Said, second: Said): Said {
  const effects = [...first.announcement.effects, ...second.announcement.effects];
  return { incident: second.incident, announcement: { facts: [], effects } };
}
