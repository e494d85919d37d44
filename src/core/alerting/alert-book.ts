import { jsonCodec } from "../codec.ts";
import { EntryMap, joinChanges, type Unreadable } from "../entry-map.ts";
import type { AlertStep, Evidence, Fact, Serving } from "../facts.ts";
import type { Entry, StateChange } from "../machine.ts";
import { type Alert, advance, alertKey, type DataState, type Look } from "./alert.ts";
import { incidentId } from "./incident.ts";
import { dataMissingRule, type Rule, ruleFor } from "./rule.ts";

/** What became of one alert: input of the incident book. */
export interface AlertChange {
  readonly alert: Alert;
  readonly rule: Rule;
  readonly step: AlertStep;
  readonly atMs: number;
}

/** Since when a version has had too little data, wall time. */
interface DataGap {
  readonly serving: Serving;
  readonly activationMs: number;
  readonly data: "insufficient" | "stale";
  readonly sinceMs: number;
}

/** All alerts of all versions. Every method returns what became of alerts, in order. Keys: `alert/…`. */
export class AlertBook {
  readonly #rules: readonly Rule[];
  readonly #noDataForMs: number;
  readonly #alerts = new EntryMap<Alert>("alert/on/", jsonCodec(1));
  readonly #gaps = new EntryMap<DataGap>("alert/data/", jsonCodec(1));

  /** @param noDataForMs wall time without enough data before that is an alert of its own */
  constructor(rules: readonly Rule[], noDataForMs = 600_000) {
    this.#rules = rules;
    this.#noDataForMs = noDataForMs;
  }

  /** Alerts that are pending, firing or clearing. */
  get alerts(): Alert[] {
    return this.#alerts.values();
  }

  /** The rule an alert came from; undefined when the settings no longer have it. */
  rule(name: string): Rule | undefined {
    return name === dataMissingRule.name ? dataMissingRule : this.#rules.find((rule) => rule.name === name);
  }

  /** The rule that listens to a finding, if any. */
  ruleFor(evidence: Evidence): Rule | undefined {
    return ruleFor(this.#rules, evidence);
  }

  /** Alerts of a version in a role that fire or are clearing. */
  firing(serving: Serving): Alert[] {
    return this.#alerts.values().filter((alert) => alert.state !== "pending" && isSame(alert.serving, serving));
  }

  /** Takes one look at one rule's metric. An alarm is a look `beyond`; every later pane of a standing alert needs a look too. */
  look(rule: Rule, look: Look): AlertChange[] {
    const key = alertKey(rule.name, look.serving, look.feature, look.segment);
    const before = this.#alerts.get(key);
    const { alert, step } = advance(before, look, rule);
    if (alert !== undefined) this.#alerts.set(key, alert);
    else if (before !== undefined) this.#alerts.delete(key);
    const after = alert ?? before;
    return step === undefined || after === undefined ? [] : [{ alert: after, rule, step, atMs: look.atMs }];
  }

  /**
   * Says whether a version has enough fresh data. Bad data freezes all its alerts; after `noDataForMs` of wall time
   * (see `tick`) it is an alert of its own, which good data resolves.
   */
  data(serving: Serving, activationMs: number, data: DataState, watermarkMs: number, nowMs: number): AlertChange[] {
    const key = alertKey(dataMissingRule.name, serving, null);
    const gap = this.#gaps.get(key);
    if (data === "ok") {
      this.#gaps.delete(key);
      return this.#end(key, "resolved", watermarkMs);
    }
    if (gap?.data !== data) this.#gaps.set(key, { serving, activationMs, data, sinceMs: gap?.sinceMs ?? nowMs });
    for (const alert of this.#alerts.values()) {
      if (alert.rule !== dataMissingRule.name && alert.data !== data && isSame(alert.serving, serving)) {
        this.#alerts.set(alert.key, { ...alert, data });
      }
    }
    return [];
  }

  /** Lets wall time pass: raises `data-missing` where it is due. */
  tick(watermarkMs: number, nowMs: number): AlertChange[] {
    return this.#gaps.values().flatMap((gap) => {
      const key = alertKey(dataMissingRule.name, gap.serving, null);
      if (nowMs - gap.sinceMs < this.#noDataForMs || this.#alerts.get(key) !== undefined) return [];
      return this.look(dataMissingRule, {
        ...gap,
        feature: null,
        level: "beyond",
        data: "ok",
        atMs: watermarkMs,
        evidence: null,
      });
    });
  }

  /** The version no longer serves in this role: its alerts end, without a word on whether it ever got well. */
  superseded(serving: Serving, atMs: number): AlertChange[] {
    this.#gaps.delete(alertKey(dataMissingRule.name, serving, null));
    return this.#alerts
      .values()
      .filter((alert) => isSame(alert.serving, serving))
      .flatMap((alert) => this.#end(alert.key, "superseded", atMs));
  }

  /** The settings no longer have the rule that it came from: it ends, since nothing looks at it any more. */
  ruleGone(key: string, atMs: number): AlertChange[] {
    return this.#end(key, "resolved", atMs);
  }

  entries(): Entry[] {
    return [...this.#alerts.entries(), ...this.#gaps.entries()];
  }

  restore(entries: Iterable<Entry>): Unreadable[] {
    const list = [...entries];
    return [...this.#alerts.restore(list), ...this.#gaps.restore(list)];
  }

  takeDirty(): StateChange {
    return joinChanges([this.#alerts.takeDirty(), this.#gaps.takeDirty()]);
  }

  keep(failed: StateChange): void {
    this.#alerts.keep(failed);
    this.#gaps.keep(failed);
  }

  #end(key: string, step: AlertStep, atMs: number): AlertChange[] {
    const alert = this.#alerts.get(key);
    if (alert === undefined) return [];
    this.#alerts.delete(key);
    return [{ alert, rule: this.rule(alert.rule) ?? formerRule(alert), step, atMs }];
  }
}

/** A rule as far as its alert still tells. */
function formerRule({ rule, evidence }: Alert): Rule {
  const family = evidence?.family ?? "quality";
  return { ...dataMissingRule, name: rule, metric: evidence?.metric ?? rule, family };
}

/** The fact of a change. */
export function alertFact({ alert, rule, step, atMs }: AlertChange): Fact {
  return {
    kind: "alert",
    incident: incidentId(alert.serving, alert.activationMs),
    serving: alert.serving,
    rule: rule.name,
    feature: alert.feature,
    ...(alert.segment === undefined ? {} : { segment: alert.segment }),
    family: rule.family,
    severity: rule.severity,
    state: step,
    atMs,
  };
}

function isSame(a: Serving, b: Serving): boolean {
  return a.model === b.model && a.version === b.version && a.role === b.role;
}
