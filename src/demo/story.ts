import type { Fact } from "../core/facts.ts";
import type { Clock } from "../runtime/clock.ts";
import { Deployment } from "./deployment.ts";
import { Happenings } from "./happenings.ts";
import { type DemoLine, factLine } from "./lines.ts";
import type { Page } from "./pager.ts";
import { conditionsUnder, type Scenario } from "./scenario.ts";
import { type ScenarioName, scenarios } from "./scenarios.ts";
import { Traffic } from "./traffic.ts";
import { type Summary, summarise } from "./verdict.ts";

export interface StorySettings {
  readonly scenario: ScenarioName;
  readonly seed: number;
  readonly clock: Clock;
  readonly basePerSecond: number;
  /** Event time at which the new version is rolled out. */
  readonly rolloutMs: number;
  say(line: DemoLine): void;
}

/** How long a story goes on after its order is proven. */
const afterwordMs = 60_000;

/** One scenario being told: the world that it plays in, and what has come of it so far. */
export class Story {
  readonly seen = new Happenings();
  readonly deployment = new Deployment([{ version: "v1", role: "primary", share: 1 }]);
  readonly traffic: Traffic;
  readonly #settings: StorySettings;
  readonly #scenario: Scenario;
  readonly #onsetMs: number;
  readonly #told = new Set<string>();
  #verifiedMs = Number.POSITIVE_INFINITY;

  constructor(settings: StorySettings) {
    const { scenario, seed, basePerSecond, rolloutMs } = settings;
    this.#settings = settings;
    this.#scenario = scenarios[scenario];
    const { fault, faultAfterMs, rollout } = this.#scenario;
    this.#onsetMs = fault === null ? Number.POSITIVE_INFINITY : rolloutMs + faultAfterMs;
    this.deployment.serve(rolloutMs, rollout);
    this.traffic = new Traffic({
      seed,
      basePerSecond,
      deployment: this.deployment,
      conditions: (version, timeMs) => conditionsUnder(timeMs >= this.#onsetMs ? fault : null, version),
    });
    this.say({ event: "started", scenario, seed, title: this.#scenario.title }, settings.clock.nowMs());
  }

  /** Whether the story is over at this time. */
  isOver(nowMs: number): boolean {
    const { lastsMs, endsVerified, faultAfterMs } = this.#scenario;
    const latestMs = this.#settings.rolloutMs + faultAfterMs + lastsMs;
    return nowMs >= (endsVerified ? Math.min(latestMs, this.#verifiedMs + afterwordMs) : latestMs);
  }

  /** Says what the world does by itself until now. */
  tellUntil(nowMs: number): void {
    const { rolloutMs } = this.#settings;
    const { rollout, fault } = this.#scenario;
    if (nowMs >= rolloutMs) this.#once("rollout", { event: "rollout", serving: rollout }, rolloutMs);
    if (fault !== null && nowMs >= this.#onsetMs) this.#once("fault", { event: "fault", ...fault }, this.#onsetMs);
  }

  facts(facts: readonly Fact[]): void {
    const nowMs = this.#settings.clock.nowMs();
    for (const fact of facts) {
      this.seen.add(fact, nowMs);
      if (fact.kind === "order" && fact.state === "verified") this.#verifiedMs = nowMs;
      const line = factLine(fact);
      // A fault that lasts alarms at every other pane: the first of each kind says it.
      if (fact.kind === "alarm") this.#once(JSON.stringify([line.version, line.metric, line.feature]), line, nowMs);
      else this.say(line, nowMs);
    }
  }

  paged({ action, key, summary, severity }: Page): void {
    if (action === "trigger") this.seen.page(key);
    this.say({ event: "page", action, severity, summary, key }, this.#settings.clock.nowMs());
  }

  moving(from: string, to: string, atMs: number): void {
    this.say({ event: "moving", from, to, fromTime: new Date(atMs).toISOString() }, this.#settings.clock.nowMs());
  }

  say(line: DemoLine, atMs: number): void {
    this.#settings.say({ ...line, at: new Date(atMs).toISOString() });
  }

  summary(): Summary {
    const { scenario, seed } = this.#settings;
    return summarise(scenario, seed, this.seen, this.#scenario.fault, this.#onsetMs);
  }

  /** What the scenario calls for and has not happened, or must not happen and has; empty when all is well. */
  missing(): string[] {
    const { falseAlarms } = this.summary();
    return [...this.#scenario.missing(this.seen), ...(falseAlarms === 0 ? [] : [`${falseAlarms} false alarms`])];
  }

  #once(key: string, line: DemoLine, atMs: number): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.say(line, atMs);
  }
}
