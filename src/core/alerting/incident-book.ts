import { jsonCodec } from "../codec.ts";
import { EntryMap, type Unreadable } from "../entry-map.ts";
import type { Fact, Serving } from "../facts.ts";
import type { Entry, StateChange } from "../machine.ts";
import type { AlertChange } from "./alert-book.ts";
import { type Announcement, Announcer, type Receiver } from "./announcer.ts";
import type { Fate } from "./fate.ts";
import { type Incident, type IncidentAlert, incidentId, severityRank, worst } from "./incident.ts";
import type { Link } from "./notification.ts";

export interface IncidentSettings {
  readonly receivers: readonly Receiver[];
  /** Wall time after which an open incident is told again; 4 h unless told otherwise. */
  readonly repeatMs: number;
  /** Pages that show the incident. */
  links(incident: Incident): readonly Link[];
}

/** Resolved incidents kept, and for how long (wall time). */
const resolvedLimit = 200;
const resolvedForMs = 30 * 86_400_000;
/** Alerts listed in one incident; a model of a thousand drifting columns is not a thousand lines. */
const alertLimit = 200;

/** One incident per (model, version, role, activation), and who has been told what about it. Keys: `incident/…`. */
export class IncidentBook {
  readonly #incidents = new EntryMap<Incident>("incident/", jsonCodec(1));
  readonly #announcer: Announcer;
  readonly #repeatMs: number;
  readonly #changesAround: (serving: Serving, sinceMs: number) => readonly string[];

  /** @param changesAround the announced changes that may have to do with an incident since then */
  constructor(
    settings: IncidentSettings,
    changesAround: (serving: Serving, sinceMs: number) => readonly string[] = () => [],
  ) {
    this.#changesAround = changesAround;
    this.#announcer = new Announcer(settings.receivers, (incident) => settings.links(incident));
    this.#repeatMs = settings.repeatMs;
  }

  get incidents(): Incident[] {
    return this.#incidents.values();
  }

  get(id: string): Incident | undefined {
    return this.#incidents.get(id);
  }

  /**
   * Takes what became of alerts; opens, updates and resolves incidents. The effects are for the outbox.
   *
   * @param attribute where an incident in which something has just fired comes from, in sentences
   */
  apply(
    changes: readonly AlertChange[],
    nowMs: number,
    attribute: (incident: Incident) => readonly string[] = () => [],
  ): Announcement {
    const touched = new Map<string, Incident | undefined>();
    for (const change of changes) {
      if (change.step === "pending" || change.step === "inactive") continue;
      const id = incidentId(change.alert.serving, change.alert.activationMs);
      const before = this.#incidents.get(id);
      const after = listed(before, id, change);
      if (after === undefined) continue;
      const isNew = after.state === "open" && before?.state !== "open";
      const opened = isNew ? { ...after, changes: this.#changesAround(after.serving, after.sinceMs) } : after;
      if (!touched.has(id)) touched.set(id, before);
      this.#incidents.set(id, opened);
    }
    for (const id of touched.keys()) this.attribute(id, attribute);
    return this.#join([...touched].map(([id, before]) => this.#announce(id, before, changes, nowMs)));
  }

  /** Says anew where an open incident comes from, without paging; what was said before stays where nothing can be told. */
  attribute(id: string, attribute: (incident: Incident) => readonly string[]): void {
    const incident = this.#incidents.get(id);
    const attribution = incident?.state === "open" ? attribute(incident) : [];
    if (incident === undefined || attribution.length === 0) return;
    const cause = attribution.join(" ");
    if (cause !== incident.cause) this.#incidents.set(id, { ...incident, cause, attribution });
  }

  /** Adds to what an incident says, without paging: the probable cause, recent changes, what was done, the next step. */
  describe(id: string, words: Partial<Pick<Incident, "cause" | "changes" | "done" | "nextStep">>): void {
    const incident = this.#incidents.get(id);
    if (incident !== undefined) this.#incidents.set(id, { ...incident, ...words });
  }

  /** Takes the turns of a rollback: each is told under a key of its own, and the incident says it from now on. */
  fates(fates: readonly Fate[], nowMs: number): Announcement {
    return this.#join(
      fates.map((fate) => {
        const known = this.#incidents.get(fate.incident);
        if (known === undefined && fate.action === "close") return { facts: [], effects: [] };
        const incident = known ?? forgotten(fate, nowMs);
        const said = fate.action === "close" ? incident : { ...incident, done: fate.done, nextStep: fate.nextStep };
        return this.#store(this.#announcer.fate(said, fate, nowMs));
      }),
    );
  }

  /** Lets wall time pass: tells again what has been open for `repeatMs`, and forgets what was resolved long ago. */
  tick(nowMs: number): Announcement {
    this.#prune(nowMs);
    const told = this.incidents.filter((incident) => incident.told.length > 0);
    return this.#join(told.map((incident) => this.#store(this.#announcer.repeat(incident, this.#repeatMs, nowMs))));
  }

  entries(): Entry[] {
    return this.#incidents.entries();
  }

  restore(entries: Iterable<Entry>): Unreadable[] {
    return this.#incidents.restore(entries);
  }

  takeDirty(): StateChange {
    return this.#incidents.takeDirty();
  }

  keep(failed: StateChange): void {
    this.#incidents.keep(failed);
  }

  #announce(id: string, before: Incident | undefined, changes: readonly AlertChange[], nowMs: number): Announcement {
    const incident = this.#incidents.get(id);
    if (incident === undefined) return { facts: [], effects: [] };
    const wasOpen = before?.state === "open";
    const isOpen = incident.state === "open";
    const atMs = changes.at(-1)?.atMs ?? incident.sinceMs;
    const state = isOpen ? (wasOpen ? "updated" : "opened") : "resolved";
    const fact: Fact = { kind: "incident", id, serving: incident.serving, state, severity: incident.severity, atMs };
    if (!isOpen) {
      const said = this.#store(this.#announcer.resolve(incident, nowMs));
      return { facts: [fact], effects: said.effects };
    }
    const severityChanged = !wasOpen || before.severity !== incident.severity;
    if (!severityChanged) return { facts: [fact], effects: [] };
    const hasRisen =
      wasOpen && incident.severity === "critical" && severityRank(before.severity) < severityRank("critical");
    const said = this.#store(this.#announcer.trigger(incident, hasRisen, nowMs));
    return { facts: [fact], effects: said.effects };
  }

  #store({ incident, announcement }: { incident: Incident; announcement: Announcement }): Announcement {
    if (incident !== this.#incidents.get(incident.id)) this.#incidents.set(incident.id, incident);
    return announcement;
  }

  #join(announcements: readonly Announcement[]): Announcement {
    return {
      facts: announcements.flatMap(({ facts }) => facts),
      effects: announcements.flatMap(({ effects }) => effects),
    };
  }

  #prune(nowMs: number): void {
    const resolved = this.incidents
      .filter(({ state, told }) => state === "resolved" && told.length === 0)
      .sort((a, b) => (a.resolvedMs ?? 0) - (b.resolvedMs ?? 0));
    const surplus = resolved.length - resolvedLimit;
    resolved.forEach((incident, index) => {
      if (index < surplus || nowMs - (incident.resolvedMs ?? 0) > resolvedForMs) this.#incidents.delete(incident.id);
    });
  }
}

/** The incident with one more word about one of its alerts; undefined if there is none and nothing to open one for. */
function listed(before: Incident | undefined, id: string, change: AlertChange): Incident | undefined {
  const { alert, rule, step, atMs } = change;
  if (before === undefined && step !== "firing") return undefined;
  const reopened = step === "firing" && before?.state === "resolved";
  const known = reopened ? [] : (before?.alerts ?? []);
  const line: IncidentAlert = {
    key: alert.key,
    rule: rule.name,
    family: rule.family,
    severity: rule.severity,
    feature: alert.feature,
    ...(alert.segment === undefined ? {} : { segment: alert.segment }),
    state: step === "firing" || step === "clearing" ? step : "resolved",
    evidence: alert.evidence,
  };
  const isKnown = known.some(({ key }) => key === alert.key);
  const alerts = isKnown
    ? known.map((one) => (one.key === alert.key ? line : one))
    : [...known, line].slice(0, alertLimit);
  const standing = alerts.filter(({ state }) => state !== "resolved");
  const isOpen = standing.length > 0;
  return {
    ...(before ?? blank(alert, id)),
    alerts,
    state: isOpen ? "open" : "resolved",
    severity: worst((isOpen ? standing : alerts).map(({ severity }) => severity)),
    sinceMs: before === undefined || reopened ? alert.sinceMs : before.sinceMs,
    resolvedMs: isOpen ? null : atMs,
    supersededMs: !isOpen && step === "superseded" ? atMs : null,
  };
}

/** A page must not be lost because its incident is: enough of one to send it and to take it back. */
function forgotten(fate: Fate, nowMs: number): Incident {
  const alert = { serving: fate.serving, activationMs: nowMs, sinceMs: nowMs };
  return { ...blank(alert, fate.incident), state: "resolved", severity: fate.severity, resolvedMs: nowMs };
}

function blank(alert: Pick<AlertChange["alert"], "serving" | "activationMs" | "sinceMs">, id: string): Incident {
  return {
    id,
    serving: alert.serving,
    activationMs: alert.activationMs,
    state: "open",
    severity: "info",
    sinceMs: alert.sinceMs,
    resolvedMs: null,
    supersededMs: null,
    alerts: [],
    told: [],
    sequence: 0,
    cause: "",
    done: "",
    nextStep: "",
    changes: [],
  };
}
