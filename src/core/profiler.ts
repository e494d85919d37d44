import { EntryMap, joinChanges } from "./entry-map.ts";
import {
  type Entry,
  type Machine,
  type PartitionId,
  type Position,
  partitionKey,
  type StateChange,
} from "./machine.ts";
import type { ProfilerInput, ProfilerOutput } from "./profiler-input.ts";
import type { RowExtras } from "./row-extras.ts";
import type { Schema } from "./schema.ts";
import { LabelledModels } from "./stream/labelled-models.ts";
import { ModelExtras } from "./stream/model-extras.ts";
import { ModelSchemas } from "./stream/model-schemas.ts";
import type { LabelSettings } from "./stream/open-join.ts";
import { OpenPanes } from "./stream/open-panes.ts";
import type { PaneSampler } from "./stream/pane-cell.ts";
import { type PaneDelta, paneMs } from "./stream/pane-delta.ts";
import { type PartitionRecord, partitionCodec, watermarkCodec } from "./stream/partition-record.ts";
import { walkRows } from "./stream/rows-in-order.ts";
import { GroupWatermark } from "./stream/watermark.ts";

const panePrefix = "profiler/pane/";
const schemaPrefix = "profiler/schema/";
/** With more panes than this in memory, late rows of closed panes leave at once instead of with the next pane. */
const openPaneLimit = 1_024;

export interface ProfilerSettings {
  /** Topics that never hold the watermark back: labels. */
  readonly labelTopics?: readonly string[];
  /** Panes with dense counters at a time; 64 if left out. */
  readonly hotPanes?: number;
  /** How learning samples are made; none are if left out. */
  readonly sampler?: PaneSampler;
  /** What a model's rows are counted by beyond their columns; nothing if left out. */
  readonly extrasOf?: (model: string) => RowExtras | undefined;
  /** How a model's labels are joined; null: not at all. None are if left out. */
  readonly labelsOf?: (model: string) => LabelSettings | null;
}

/**
 * Rows in, closed panes out: owns positions, watermarks, open panes and the schemas of models that learn.
 *
 * One profiler serves one group of sources: those that serve the same models. Whether a row is late depends on its own
 * partition's log alone, unless its pane was closed while that partition was idle (`idleAtClose` says so). So a restart
 * from the last checkpoint, with the records since then in whatever batches, gives the same panes.
 *
 * Late rows leave as deltas of their own, together with the next pane that closes. A model's rows that were decoded
 * before its reference came keep the layout that they were decoded for: one pane may leave in two layouts.
 * `assigned` and `revoked` close nothing, so that a rebalance can be told one partition at a time.
 */
export class Profiler implements Machine<ProfilerInput, ProfilerOutput> {
  readonly #labelTopics: ReadonlySet<string>;
  readonly #extras: ModelExtras;
  readonly #schemas: ModelSchemas;
  readonly #panes: OpenPanes;
  readonly #labels: LabelledModels;
  readonly #group = new GroupWatermark();
  readonly #partitions = new EntryMap<PartitionRecord>("profiler/partition/", partitionCodec);
  readonly #watermark = new EntryMap<number>("profiler/watermark/", watermarkCodec);
  #nowMs = Number.NEGATIVE_INFINITY;
  /** Every pane that ends at or before this is closed, epoch ms. */
  #closedToMs = Number.NEGATIVE_INFINITY;

  constructor(settings: ProfilerSettings = {}) {
    const { labelTopics = [], hotPanes = 64, sampler, extrasOf = () => undefined, labelsOf = () => null } = settings;
    this.#labelTopics = new Set(labelTopics);
    this.#extras = new ModelExtras(extrasOf);
    this.#labels = new LabelledModels(labelsOf, (model) => this.#extras.of(model)?.segments ?? []);
    this.#schemas = new ModelSchemas(this.#extras);
    this.#panes = new OpenPanes(sampler === undefined ? { hotLimit: hotPanes } : { hotLimit: hotPanes, sampler });
  }

  /** The labels of each model: how many rows wait, and what became of labels. */
  get labels(): LabelledModels {
    return this.#labels;
  }

  /** Panes that still take rows; grows while one partition lags behind the others. */
  get openPanes(): number {
    return this.#panes.size;
  }

  /** How far each partition has been read; belongs into the same checkpoint as `takeDirty`. */
  positions(): Position[] {
    return this.#partitions
      .values()
      .flatMap(({ id, nextOffset }) => (nextOffset === undefined ? [] : [{ ...id, nextOffset }]));
  }

  /** What a decoder's sink asks for each row: the schema by which it indexes, or that there are too many models. */
  schemaOf(model: string): Schema | "refused" {
    return this.#schemas.schemaOf(model);
  }

  apply(input: ProfilerInput): ProfilerOutput {
    switch (input.kind) {
      case "rows":
        this.#count(input);
        return this.#advance();
      case "source":
        this.#hear(input);
        return this.#still([]);
      case "reference":
        this.#schemas.freeze(input.schema, input.layout);
        this.#labels.countErrorsAbove(input.schema.model, input.largeErrorAt ?? null);
        // Cohorts wait for an input whose output reaches the judge.
        return { deltas: [], watermarkMs: this.#group.watermarkMs, idleAtClose: [], cohorts: [] };
      case "tick":
        this.#tick(input.nowMs);
        return this.#advance();
    }
  }

  takeDirty(): StateChange {
    const puts: Entry[] = [];
    const deletes: string[] = [];
    this.#panes.takeDirty(
      (key, value) => puts.push({ key: panePrefix + key, value }),
      (key) => deletes.push(panePrefix + key),
    );
    this.#schemas.takeDirty(
      (model, value) => puts.push({ key: schemaKey(model), value }),
      (model) => deletes.push(schemaKey(model)),
    );
    return joinChanges([
      { puts, deletes },
      this.#partitions.takeDirty(),
      this.#watermark.takeDirty(),
      this.#extras.takeDirty(),
      this.#labels.takeDirty(),
    ]);
  }

  keep(failed: StateChange): void {
    this.#partitions.keep(failed);
    this.#watermark.keep(failed);
    this.#extras.keep(failed);
    this.#labels.keep(failed);
    for (const key of [...failed.puts.map((entry) => entry.key), ...failed.deletes]) {
      if (key.startsWith(panePrefix)) this.#panes.keep(key.slice(panePrefix.length));
      else if (key.startsWith(schemaPrefix)) this.#schemas.keep(modelOf(key));
    }
  }

  /**
   * Takes up where the store left off; references are to be applied after it and before the first rows.
   *
   * @throws Error that names the first entry which cannot be read: such a store counts as lost.
   */
  restore(entries: Iterable<Entry>): void {
    const held = [...entries];
    const unreadable = [this.#partitions, this.#watermark, this.#extras].flatMap((part) => part.restore(held));
    for (const { key, value } of held) {
      let why: string | undefined;
      if (key.startsWith(panePrefix)) why = this.#panes.restore(key.slice(panePrefix.length), value);
      else if (key.startsWith(schemaPrefix)) why = this.#schemas.restore(modelOf(key), value);
      if (why !== undefined) unreadable.push({ key, why });
    }
    const first = unreadable[0] ?? this.#labels.restore(held);
    if (first !== undefined) throw new Error(`stored state ${first.key} cannot be read: ${first.why}`);
    for (const { id, watermarkMs } of this.#partitions.values()) this.#group.heard(id, watermarkMs);
    const watermarkMs = this.#watermark.get("group");
    if (watermarkMs === undefined) return;
    this.#group.restoreGroup(watermarkMs);
    this.#closedToMs = paneFloor(watermarkMs);
  }

  #count({ source, nextOffset, rows }: ProfilerInput & { kind: "rows" }): void {
    const known = this.#partitions.get(partitionKey(source));
    const position = known?.nextOffset ?? Number.NEGATIVE_INFINITY;
    if (nextOffset <= position) return;
    const walked = walkRows(rows.groups, position, known?.watermarkMs ?? Number.NEGATIVE_INFINITY, this.#closedToMs);
    this.#panes.count(source, walked.runs, (schema) => this.#schemas.layoutOf(schema));
    this.#labels.predict(walked.runs);
    this.#labels.label(rows.labels);
    this.#group.heard(source, walked.watermarkMs);
    this.#remember(source, nextOffset, walked.watermarkMs);
  }

  /**
   * Nothing closes on what is said of one partition: the others may be assigned a moment later, with rows that are on time.
   * Silence closes panes at the next tick.
   */
  #hear({ source, state, nowMs }: ProfilerInput & { kind: "source" }): void {
    this.#tick(nowMs);
    switch (state) {
      case "assigned":
        if (!this.#labelTopics.has(source.topic)) this.#group.assign(source);
        break;
      case "revoked":
        this.#group.revoke(source);
        break;
      case "gap":
        this.#group.caughtUp(source, false, this.#nowMs);
        this.#remember(source, undefined, this.#group.of(source));
        break;
      case "caughtUp":
      case "behind":
        this.#group.caughtUp(source, state === "caughtUp", this.#nowMs);
        break;
    }
  }

  #tick(nowMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    this.#group.tick(this.#nowMs);
  }

  #remember({ topic, partition }: PartitionId, nextOffset: number | undefined, watermarkMs: number): void {
    const id = { topic, partition };
    this.#partitions.set(partitionKey(id), { id, nextOffset, watermarkMs });
  }

  #advance(): ProfilerOutput {
    const before = this.#group.watermarkMs;
    const { watermarkMs, idle } = this.#group.advance(this.#nowMs);
    if (watermarkMs > before) {
      this.#watermark.set("group", watermarkMs);
      this.#labels.advance(watermarkMs);
    }
    const closedToMs = paneFloor(watermarkMs);
    const moved = closedToMs > this.#closedToMs;
    if (!moved && this.#panes.size <= openPaneLimit) return this.#still([]);
    this.#closedToMs = closedToMs;
    const deltas = this.#panes.close(closedToMs);
    const restedOn = moved && deltas.some((delta) => delta.late === 0);
    const idleAtClose = restedOn ? idle.filter((id) => this.#group.of(id) < closedToMs) : [];
    return { deltas, watermarkMs, idleAtClose, cohorts: this.#labels.takeChanged() };
  }

  #still(deltas: readonly PaneDelta[]): ProfilerOutput {
    return { deltas, watermarkMs: this.#group.watermarkMs, idleAtClose: [], cohorts: this.#labels.takeChanged() };
  }
}

/** Model names as JSON, which escapes what a text column of a store might not keep. */
function schemaKey(model: string): string {
  return schemaPrefix + JSON.stringify(model);
}

function modelOf(key: string): string {
  return JSON.parse(key.slice(schemaPrefix.length));
}

function paneFloor(timeMs: number): number {
  return Math.floor(timeMs / paneMs) * paneMs;
}
