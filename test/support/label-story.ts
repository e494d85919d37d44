import { expect } from "vitest";
import type { StateChange } from "../../src/core/machine.ts";
import type { LabelValue } from "../../src/core/record.ts";
import { Schema } from "../../src/core/schema.ts";
import type { Cohort } from "../../src/core/stream/cohort.ts";
import type { CohortDelta } from "../../src/core/stream/cohort-delta.ts";
import { LabelledModels } from "../../src/core/stream/labelled-models.ts";
import type { LabelSettings } from "../../src/core/stream/open-join.ts";
import { RowBatchBuilder } from "../../src/core/stream/row-batch-builder.ts";
import { walkRows } from "../../src/core/stream/rows-in-order.ts";
import { hashedWordsOf } from "./join-ledger.ts";

export const storyStartMs = 20_000 * 86_400_000;
const settings: LabelSettings = {
  task: null,
  positive: null,
  predictionRetentionMs: 14 * 86_400_000,
  labelRetentionMs: 86_400_000,
  rowLimit: 1_000_000,
  expected: false,
};

export type Said =
  | {
      readonly kind: "row";
      readonly id: number;
      readonly prediction: LabelValue;
      readonly score?: number;
      readonly version?: string;
    }
  | { readonly kind: "label"; readonly id: number; readonly value: LabelValue | null; readonly atMs: number };

/** Labels of one model fed with rows and labels as decoders push them, restarted from its own checkpoints. */
export class LabelStory {
  readonly #schema: Schema = new Schema("fraud", "provisional", []);
  readonly #builder = new RowBatchBuilder(() => this.#schema);
  readonly #entries = new Map<string, Uint8Array>();
  #settings: LabelSettings;
  labels: LabelledModels;
  #offset = 0;

  constructor(changed: Partial<LabelSettings> = {}) {
    this.#settings = { ...settings, ...changed };
    this.labels = new LabelledModels(() => this.#settings);
  }

  say(...said: readonly Said[]): this {
    for (const one of said) this.#push(one);
    const batch = this.#builder.take();
    this.labels.predict(walkRows(batch.groups, 0, -Infinity, -Infinity).runs);
    this.labels.label(batch.labels);
    return this;
  }

  /** From the next restart on. */
  with(changed: Partial<LabelSettings>): this {
    this.#settings = { ...this.#settings, ...changed };
    return this;
  }

  /** Begins again with what the schema has, and without what was counted. */
  forgetful(): this {
    this.labels = new LabelledModels(() => this.#settings);
    return this;
  }

  restart(): this {
    const { puts, deletes }: StateChange = this.labels.takeDirty();
    for (const key of deletes) this.#entries.delete(key);
    for (const { key, value } of puts) this.#entries.set(key, value);
    this.labels = new LabelledModels(() => this.#settings);
    const entries = [...this.#entries].map(([key, value]) => ({ key, value }));
    expect(this.labels.restore(entries)).toBeUndefined();
    return this;
  }

  /** Every cohort of now, as a judge that has just started hears of it. */
  cohorts(): readonly Cohort[] {
    return this.deltas().flatMap(({ changed }) => changed);
  }

  deltas(): readonly CohortDelta[] {
    return this.restart().labels.takeChanged();
  }

  #push(said: Said): void {
    const [high, low] = hashedWordsOf(said.id);
    const offset = this.#offset++;
    this.#builder.record({ topic: "t", partition: 0, offset, timestampMs: storyStartMs, key: null });
    if (said.kind === "label") {
      if (said.value === null) this.#builder.withdraw("fraud", high, low, said.atMs);
      else this.#builder.label("fraud", high, low, said.atMs, said.value);
      return;
    }
    const schema = this.#builder.begin("fraud", said.version ?? "v1", "primary", storyStartMs + offset);
    if (schema === "refused") throw new Error("refused");
    if (typeof said.prediction === "object") {
      this.#builder.predictedList(said.prediction);
      if (schema.index("__prediction") >= 0) this.#builder.missing(schema.index("__prediction"), "wrong_type");
    } else {
      const isText = typeof said.prediction === "string";
      const column = this.#columnOf(schema, "__prediction", isText ? "categorical" : "numeric");
      if (typeof said.prediction === "string") this.#builder.category(column, schema.code(column, said.prediction));
      else this.#builder.number(column, said.prediction);
    }
    if (said.score !== undefined) this.#builder.number(this.#columnOf(schema, "__score", "numeric"), said.score);
    this.#builder.outcome("ok", 5);
    this.#builder.id(high, low);
    this.#builder.commit();
  }

  #columnOf(schema: Schema, name: string, kind: "numeric" | "categorical"): number {
    const known = schema.index(name);
    return known >= 0 ? known : schema.grow(name, kind);
  }
}
