import { AlertBook, type AlertChange } from "../../src/core/alerting/alert-book.ts";
import type { Announcement, Receiver } from "../../src/core/alerting/announcer.ts";
import { IncidentBook, type IncidentSettings } from "../../src/core/alerting/incident-book.ts";
import type { Notification } from "../../src/core/alerting/notification.ts";
import { defaultRules, ruleFor } from "../../src/core/alerting/rule.ts";
import type { Evidence, Serving } from "../../src/core/facts.ts";

export const serving: Serving = { model: "fraud", version: "v2", role: "primary" };
export const activationMs = 1_699_999_000_000;
export const startMs = 1_700_000_000_000;

export const evidence: Evidence = {
  family: "harm",
  metric: "errors",
  feature: null,
  against: "absolute",
  control: null,
  observed: 0.061,
  limit: 0.03,
  n: 1980,
  paneStartMs: startMs - 10_000,
};

export function drift(feature: string): Evidence {
  return { ...evidence, family: "drift", metric: "distribution", feature, observed: 0.31, limit: 0.02 };
}

export const pager: Receiver = {
  name: "pager",
  routingKeyId: "key-1",
  minimumSeverity: "warning",
  takesChanges: true,
  renewal: null,
};

export const incidentSettings: IncidentSettings = {
  receivers: [pager],
  repeatMs: 4 * 3_600_000,
  links: ({ id }) => [{ text: "evidence", href: `http://localhost:9810/incidents/${id}` }],
};

/** Alerts and their incidents, told alarm by alarm. */
export class AlertStory {
  readonly alerts = new AlertBook(defaultRules);
  incidents: IncidentBook;
  readonly said: Announcement[] = [];
  now = startMs;

  constructor(settings: Partial<IncidentSettings> = {}) {
    this.incidents = new IncidentBook({ ...incidentSettings, ...settings });
  }

  take(changes: readonly AlertChange[]): Announcement {
    return this.tell(this.incidents.apply(changes, this.now));
  }

  tell(announcement: Announcement): Announcement {
    this.said.push(announcement);
    return announcement;
  }

  alarm(found: Evidence = evidence, who: Serving = serving): Announcement {
    return this.#look(found, who, "beyond");
  }

  /** Enough clear panes for an alert to resolve. */
  clear(found: Evidence = evidence, who: Serving = serving): void {
    for (let i = 0; i < 20; i += 1) {
      this.now += 10_000;
      this.#look(found, who, "below");
    }
  }

  /** Notifications so far, in a few words. */
  notes(): string[] {
    return this.bodies().map(
      ({ action, key, severity, incident }) => `${action} ${key.replace(incident, "")} ${severity}`,
    );
  }

  bodies(): Notification[] {
    return this.effects().map(({ body }) => body);
  }

  effects() {
    return this.said.flatMap(({ effects }) => effects.flatMap((effect) => (effect.kind === "notify" ? [effect] : [])));
  }

  #look(found: Evidence, who: Serving, level: "beyond" | "below"): Announcement {
    const rule = ruleFor(defaultRules, found);
    if (rule === undefined) throw new Error(`no rule for ${found.metric}`);
    const { feature } = found;
    return this.take(
      this.alerts.look(rule, {
        serving: who,
        activationMs,
        feature,
        level,
        data: "ok",
        atMs: this.now,
        evidence: found,
      }),
    );
  }
}
