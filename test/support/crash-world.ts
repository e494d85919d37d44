import { createHash } from "node:crypto";
import type { Effect } from "../../src/core/alerting/effect.ts";
import type { TargetSettings } from "../../src/core/rollback/target.ts";
import type { Attempt } from "../../src/edge/delivery/sender.ts";
import { LogSource } from "../../src/edge/sources/log-source.ts";
import { MemoryLog } from "../../src/edge/sources/memory-log.ts";
import { MemoryStore } from "../../src/edge/store/memory.ts";
import type { Engine } from "../../src/runtime/engine.ts";
import { Mortal } from "./mortal.ts";
import { segmentKey } from "./row-extras.ts";
import { StoryDeployment } from "./story-deployment.ts";
import { storySource as source, storyStartMs as startMs, startStoryEngine, storyTarget } from "./story-engine.ts";
import { storyModel } from "./story-reference.ts";
import { healthy, StoryTraffic } from "./story-traffic.ts";

/** When v1 gives way to v2, when v2 gives way again whatever is ordered, and the end: seconds. */
const [promotedAt, revertedAt, endsAt] = [200, 290, 420];
const stepSeconds = 10;
/** A segment whose values are told apart as they are first seen. */
const storySegment = segmentKey("country");

/** A bad promotion that goes its way whatever driftline does, so that every life reads the same log. */
export function badPromotion(): string[] {
  const traffic = new StoryTraffic(3);
  traffic.behaviours.set("v1", { ...healthy, errors: 0.002, labelled: 0.8 });
  traffic.behaviours.set("v2", { ...healthy, errors: 0.2, labelled: 0.8, wrong: 0.1 });
  return Array.from({ length: endsAt }, (_, second) => {
    const version = second >= promotedAt && second < revertedAt ? "v2" : "v1";
    // Rows of that second and labels of a minute before, in one record.
    const said = traffic.second(startMs + second * 1_000, [{ version, role: "primary", perSecond: 12 }]);
    return `[${[...said.map((record) => record.slice(1, -1)), ...taggedAt(second)].join(",")}]`;
  });
}

const taggingModel = "tags";

/** Every other second a row of several labels, and what is known of the one before: first, corrected, or withdrawn. */
function taggedAt(second: number): string[] {
  if (second % 2 !== 0) return [];
  const tags = ["new", "sale", "gift", "used"];
  const some = (seed: number) => tags.filter((_, i) => ((seed * 7 + i * 5) % 11) % 3 === 0);
  const time = startMs + second * 1_000;
  const label = (id: number, value: readonly string[] | null, atMs = time) => {
    return { kind: "label", model: taggingModel, id: `tag-${id}`, time: atMs, label: value };
  };
  return [
    { model: taggingModel, version: "t1", id: `tag-${second}`, time, latency_ms: 5, prediction: some(second) },
    label(second - 40, some(second % 10 === 0 ? second - 40 : second)),
    ...(second % 12 === 0 ? [label(second - 80, some(second))] : []),
    ...(second % 28 === 0 ? [label(second - 120, null)] : []),
    // It comes before its prediction.
    ...(second % 20 === 0 ? [label(second + 4, some(second), time)] : []),
  ].map((record) => JSON.stringify(record));
}

/** Where lives end, and which commits are refused, both by their number over all lives. */
export interface Plan {
  readonly deaths: readonly number[];
  readonly refusedCommits: readonly number[];
}

/** What outlives every process: the log, the disk, the receivers and the time. */
export class CrashWorld {
  readonly store = new MemoryStore();
  readonly deployment: StoryDeployment;
  readonly orders: string[] = [];
  readonly triggers: string[] = [];
  /** Effects that reached a receiver while the disk did not hold them. */
  readonly unsaved: Effect["kind"][] = [];
  /** Every step of every life, in order. */
  readonly steps: string[] = [];
  readonly #log = new MemoryLog();
  readonly #plan: Plan;
  readonly #target: TargetSettings;
  #commits = 0;
  #nowMs = startMs;

  constructor(plan: Plan, target: Partial<TargetSettings> = {}) {
    this.#plan = plan;
    this.#target = storyTarget({ mode: "auto", ...target });
    this.#log.createTopic(source.topic);
    this.deployment = new StoryDeployment(
      () => undefined,
      () => this.#nowMs,
    );
    this.deployment.answers.set("prod", 200);
    this.deployment.serving = [{ version: "v2", role: "primary", perSecond: 1 }];
  }

  /** Lives until the log is read to its end, as often as it takes. */
  async run(records: readonly string[]): Promise<Engine> {
    let life = await this.#birth();
    for (let second = 0; second < records.length; second += stepSeconds) {
      this.#nowMs = startMs + (second + stepSeconds) * 1_000;
      this.#log.append(
        source,
        records.slice(second, second + stepSeconds).map((value) => ({
          timestampMs: this.#nowMs,
          value: Buffer.from(value),
        })),
      );
      while (!(await this.#step(life))) life = await this.#birth();
    }
    return life.engine;
  }

  async #step({ engine, mortal }: Life): Promise<boolean> {
    const lived = async (): Promise<boolean> => {
      while (engine.pipeline.position(source) !== this.#log.bounds(source).high) {
        if (mortal.isDead) return false;
        await new Promise((resolve) => setImmediate(resolve));
      }
      engine.tick();
      await engine.settled();
      return true;
    };
    return await Promise.race([lived(), mortal.death.then(() => false)]);
  }

  async #birth(): Promise<Life> {
    for (;;) {
      const mortal = new Mortal((step) => {
        this.steps.push(step);
        return this.#plan.deaths.includes(this.steps.length);
      });
      const engine = await Promise.race([this.#start(mortal), mortal.death.then(() => undefined)]);
      if (engine !== undefined) return { engine, mortal };
    }
  }

  #start(mortal: Mortal): Promise<Engine> {
    const nowMs = () => this.#nowMs;
    const settings = { topics: [source.topic], startFrom: { kind: "earliest" } } as const;
    return startStoryEngine({
      targets: [this.#target],
      model: { extras: { metrics: [], segments: [storySegment] }, predictions: "labelled" },
      store: mortal.store(this.store, () => {
        this.#commits += 1;
        return this.#plan.refusedCommits.includes(this.#commits);
      }),
      source: mortal.source(new LogSource(this.#log, settings, nowMs)),
      sender: mortal.sender({ send: (effect) => this.#deliver(effect) }),
      nowMs,
      frozenAt: () => null,
      facts: () => undefined,
    });
  }

  async #deliver(effect: Effect): Promise<Attempt> {
    const { entries } = await this.store.load();
    if (!entries.some(({ key }) => key === `outbox/${effect.id}`)) this.unsaved.push(effect.kind);
    if (effect.kind === "order") this.orders.push(effect.body.data.rollbackId);
    if (effect.kind === "notify" && effect.body.action === "trigger") this.triggers.push(effect.body.key);
    return await this.deployment.send(effect);
  }
}

interface Life {
  readonly engine: Engine;
  readonly mortal: Mortal;
}

/** Rows and errors of each pane that has closed by the end of the log, counted from the records alone. */
export function recountPromotion(records: readonly string[]): Record<string, { predictions: number; errors: number }> {
  const panes: Record<string, { predictions: number; errors: number }> = {};
  const closedToMs = Math.floor((startMs + endsAt * 1_000 - 1 - 15_000) / 10_000) * 10_000;
  for (const record of records) {
    for (const { kind, model, version, time, status } of JSON.parse(record)) {
      if (kind === "label" || model === taggingModel) continue;
      const start = time - (time % 10_000);
      if (start + 10_000 > closedToMs) continue;
      const key = `${version} ${start}`;
      const pane = panes[key] ?? { predictions: 0, errors: 0 };
      panes[key] = pane;
      pane.predictions += 1;
      if (status !== "ok") pane.errors += 1;
    }
  }
  return panes;
}

/** Predictions and wrong ones of each version that labels spoke of, counted from the records alone. */
export function recountLabels(records: readonly string[]): Record<string, { labelled: number; wrong: number }> {
  const rows = new Map<string, { version: string; prediction: string }>();
  const counts: Record<string, { labelled: number; wrong: number }> = {};
  for (const record of records) {
    for (const { kind, model, id, version, status, prediction, label } of JSON.parse(record)) {
      if (model === taggingModel) continue;
      if (kind !== "label") {
        if (status === "ok") rows.set(id, { version, prediction });
        continue;
      }
      const row = rows.get(id);
      if (row === undefined) continue;
      const count = counts[row.version] ?? { labelled: 0, wrong: 0 };
      counts[row.version] = count;
      count.labelled += 1;
      if (row.prediction !== label) count.wrong += 1;
    }
  }
  return counts;
}

/** What cohorts of the story say, by version. */
export function cohortsOf(judge: Engine["judge"]): Record<string, { labelled: number; wrong: number }> {
  const { cohorts } = judge.models.of(storyModel);
  return Object.fromEntries(
    cohorts.servings.map((who) => {
      const all = cohorts.of(who);
      const labelled = all.reduce((sum, cohort) => sum + cohort.labelled, 0);
      return [who.version, { labelled, wrong: all.reduce((sum, { wrong }) => sum + wrong.successes, 0) }];
    }),
  );
}

/** Labelled rows of the tagging model that were right in all labels, and its labels that were right, predicted and true. */
export function tagsOf(judge: Engine["judge"]) {
  const { cohorts } = judge.models.of(taggingModel);
  const all = cohorts.servings.flatMap((who) => cohorts.of(who)).map(({ labelSets }) => labelSets?.totals);
  const sum = (part: "rows" | "exact" | "right" | "predicted" | "actual") =>
    all.reduce((total, totals) => total + (totals?.[part] ?? 0), 0);
  return {
    rows: sum("rows"),
    exact: sum("exact"),
    right: sum("right"),
    predicted: sum("predicted"),
    actual: sum("actual"),
  };
}

/** The same of the log: the last label of an id is in force, none is withdrawn for good. */
export function recountTags(records: readonly string[]): ReturnType<typeof tagsOf> {
  const said = new Map<string, string[]>();
  const truth = new Map<string, string[] | null>();
  for (const record of records)
    for (const { model, kind, id, prediction, label } of JSON.parse(record)) {
      if (model !== taggingModel) continue;
      if (kind === "label") truth.set(id, label);
      else said.set(id, prediction);
    }
  const counts = { rows: 0, exact: 0, right: 0, predicted: 0, actual: 0 };
  for (const [id, tags] of said) {
    const is = truth.get(id);
    if (is === undefined || is === null) continue;
    const right = tags.filter((tag) => is.includes(tag)).length;
    counts.rows += 1;
    counts.right += right;
    counts.predicted += tags.length;
    counts.actual += is.length;
    if (right === tags.length && right === is.length) counts.exact += 1;
  }
  return counts;
}

/** Everything that a judge remembers of the panes of the story, in a form to compare. */
export function panesOf(judge: Engine["judge"]): Record<string, object> {
  const panes: Record<string, object> = {};
  for (const state of judge.models.of(storyModel).servings) {
    for (const { start, columns, ...pane } of state.log.records())
      panes[`${state.serving.version} ${start}`] = { ...pane, columns: columns === null ? null : [...columns] };
    panes[`${state.serving.version} 7d`] = {
      digest: createHash("sha256")
        .update(state.week?.total().join(" ") ?? "")
        .digest("hex"),
    };
    for (const { level, total } of state.windows)
      panes[`${state.serving.version} ${level.name}`] = {
        digest: createHash("sha256").update(total.join(" ")).digest("hex"),
      };
    for (const cohort of judge.models.of(storyModel).cohorts.of(state.serving)) {
      const { startMs: start, predicted, labelled, wrong, delays, segments } = cohort;
      const groups = [...(segments?.byKey[0] ?? [])]
        .map(([code, group]) => [code, group.predicted, group.labelled, group.wrong.successes].join(" "))
        .sort();
      panes[`${state.serving.version} cohort ${start}`] = {
        ...{ predicted, labelled, ...wrong, delays: delays.join(" "), groups },
      };
    }
  }
  panes.tags = tagsOf(judge);
  return panes;
}
