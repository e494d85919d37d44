import { pack, unpack } from "../codec.ts";
import { joinChanges } from "../entry-map.ts";
import type { Entry, StateChange } from "../machine.ts";
import { present, unseen } from "../profile/column-values.ts";
import type { LabelOutcome } from "./apply-label.ts";
import type { Cohort } from "./cohort.ts";
import type { CohortDelta } from "./cohort-delta.ts";
import type { Serving } from "./join-cohort.ts";
import { type LabelRecord, labelRecordCodec } from "./label-record.ts";
import { type LabelTask, type PredictionColumns, PredictionColumnsOf, shownTask } from "./label-task.ts";
import { ModelScores } from "./model-scores.ts";
import { type LabelSettings, labelOf, type OpenJoin, openJoin, predictedOf } from "./open-join.ts";
import type { LabelRow, RowGroup } from "./row-batch.ts";

/** `unusable`: no class or number that the model's predictions could be compared with. */
export type CountedOutcome = LabelOutcome | "unusable";

const okStatus = 0;

/** What a model's labels say: joins them with its predictions, and counts cohorts of both. Nothing is kept until an id comes. */
export class ModelLabels {
  readonly model: string;
  /** Labels by what became of them and the version they were about ("" before that is known), since the start. */
  readonly outcomes = new Map<string, Map<CountedOutcome, number>>();
  readonly #settings: LabelSettings;
  readonly #prefix: string;
  #open: OpenJoin | undefined;
  #guessed = false;
  #labelled = false;
  readonly #scores: ModelScores;
  #largeErrorAt = Number.NaN;
  /** What the store knows: the number of classes and the rest of the record. */
  #stored = "";
  #orphans: string[] = [];
  readonly #columns = new PredictionColumnsOf();

  /** @param prefix of all its keys in the store */
  constructor(model: string, prefix: string, settings: LabelSettings) {
    this.model = model;
    this.#prefix = prefix;
    this.#settings = settings;
    this.#scores = new ModelScores(settings.positive);
  }

  /** The join while there is one: rows held, bytes, share of ids. */
  get join(): OpenJoin["join"] | undefined {
    return this.#open?.join;
  }

  get task(): LabelTask | undefined {
    return this.#open?.task;
  }

  get classes(): CohortDelta["classes"] {
    const frame = this.#open?.frame;
    const scored = (frame?.kind === "class" ? frame.classes : undefined) ?? [];
    return { texts: this.#open?.classes.texts ?? [], positive: this.#scores.positive, scored };
  }

  /** Absolute errors above this are counted in cohorts that begin from now on; NaN: none are. */
  countErrorsAbove(largeErrorAt: number): void {
    this.#largeErrorAt = largeErrorAt;
    if (this.#open?.frame.kind === "value") this.#open.frame.largeErrorAt = largeErrorAt;
  }

  /** Takes the rows [from, to) of a group that were answered, have an id and predicted something. */
  predict(group: RowGroup, from: number, to: number): void {
    const { idHigh, idLow, status, finishedMs } = group;
    if (idHigh === undefined || idLow === undefined) return;
    const columns = this.#columns.of(group.schema);
    const predictions = group.columns[columns.prediction];
    if (predictions === undefined) return;
    const details = { scores: this.#scores.further };
    let serving: Serving | undefined;
    for (let row = from; row < to; row += 1) {
      const high = idHigh[row] as number;
      const low = idLow[row] as number;
      const flag = predictions.flags[row] as number;
      if ((high === 0 && low === 0) || status[row] !== okStatus || (flag !== present && flag !== unseen)) continue;
      const open = this.#opened(columns);
      this.#scores.follow(open, columns);
      if (!open.join.samples(high, low)) continue;
      const value = predictions.values[row] as number;
      const predicted = predictedOf(open, flag === unseen ? undefined : (columns.texts?.[value] ?? value));
      if (Number.isNaN(predicted)) continue;
      serving ??= open.join.serving(group.version, group.role);
      const score = this.#scores.read(open, columns, group, row);
      const outcome = open.join.predict(serving, high, low, finishedMs[row] as number, predicted, score, details);
      if (outcome === "joined") this.#count(group.version, "joined");
    }
  }

  label({ high, low, atMs, value }: LabelRow): void {
    const open = this.#open ?? this.#guess(value);
    const usable = value === null ? undefined : labelOf(open, value);
    if (Number.isNaN(usable)) {
      this.#count("", "unusable");
      return;
    }
    if (!this.#labelled) {
      this.#labelled = true;
      open.join.widen(this.#settings.rowLimit);
    }
    const outcome = open.join.label(high, low, atMs, usable);
    this.#count(open.join.labelledServing?.version ?? "", outcome);
  }

  /** Event time has reached `toMs`: cohorts whose time is over leave. */
  advance(toMs: number): void {
    this.#open?.join.advance(toMs);
  }

  /** Cohorts that have changed, and those that have left, since the last call; all of them after a restart. */
  takeChanged(): { readonly changed: readonly Cohort[]; readonly left: readonly Cohort[] } {
    return this.#open?.book.takeChanged() ?? { changed: [], left: [] };
  }

  takeDirty(): StateChange {
    const deletes = this.#orphans;
    this.#orphans = [];
    if (this.#open === undefined) return { puts: [], deletes };
    const { join, book } = this.#open;
    const change = joinChanges([
      { puts: this.#takeRecord(), deletes },
      join.takeDirty(this.#joinPrefix),
      book.takeDirty(),
    ]);
    // A key that was left behind may have been taken again.
    const put = new Set(change.puts.map(({ key }) => key));
    return { puts: change.puts, deletes: change.deletes.filter((key) => !put.has(key)) };
  }

  keep(failed: StateChange): void {
    if (this.#open === undefined) {
      for (const key of failed.deletes) if (key.startsWith(this.#prefix)) this.#orphans.push(key);
      return;
    }
    for (const { key } of failed.puts) if (key === this.#recordKey) this.#stored = "";
    this.#open.join.keep(this.#joinPrefix, failed);
    this.#open.book.keep(failed);
  }

  /** Takes back its entries (others are left alone). @returns why one cannot be read. */
  restore(entries: readonly Entry[]): string | undefined {
    const stored = entries.find(({ key }) => key === this.#recordKey);
    if (stored === undefined) return undefined;
    const record = unpack(labelRecordCodec, stored.value);
    if ("unreadable" in record) return record.unreadable;
    if (record.told.task !== this.#settings.task || record.told.positive !== this.#settings.positive) {
      this.#orphans = entries.flatMap(({ key }) => (key.startsWith(this.#prefix) ? [key] : []));
      return undefined;
    }
    this.#guessed = record.guessed;
    this.#labelled = record.labelled;
    this.#open = this.#make(record.task, record.classes);
    this.#scores.restore(this.#open, record.positive, record.scored ?? []);
    this.#stored = JSON.stringify(this.#record());
    const { join, book } = this.#open;
    const unreadable = join.restore(this.#joinPrefix, entries) ?? book.restore(entries)[0]?.why;
    if (unreadable === undefined) join.retell();
    return unreadable;
  }

  get #recordKey(): string {
    return `${this.#prefix}model`;
  }

  get #joinPrefix(): string {
    return `${this.#prefix}join/`;
  }

  #make(task: LabelTask, classes: readonly string[] = []): OpenJoin {
    const open = openJoin(this.model, `${this.#prefix}cohort/`, task, classes, this.#settings, this.#labelled);
    if (open.frame.kind === "value") open.frame.largeErrorAt = this.#largeErrorAt;
    return open;
  }

  #opened(columns: PredictionColumns): OpenJoin {
    if (this.#open !== undefined && !this.#guessed) return this.#open;
    const task = shownTask(columns, this.#settings.task);
    const before = this.#open;
    const open = this.#make(task);
    this.#open = open;
    this.#guessed = false;
    before?.join.eachEarly((high, low, { value, atMs, earliestMs }) => {
      const said = value === undefined ? undefined : before.task.kind === "class" ? before.classes.texts[value] : value;
      const usable = said === undefined ? undefined : labelOf(open, said);
      if (Number.isNaN(usable)) return;
      if (earliestMs !== undefined && earliestMs < atMs) open.join.label(high, low, earliestMs, usable);
      open.join.label(high, low, atMs, usable);
    });
    if (before !== undefined) this.#orphans.push(...before.join.keys(this.#joinPrefix));
    return open;
  }

  /** Labels that come before any prediction are held as what they look like. */
  #guess(value: LabelRow["value"]): OpenJoin {
    const told = this.#settings.task;
    const kind = told ?? (typeof value === "number" ? "value" : "class");
    this.#guessed = true;
    this.#open = this.#make(kind === "class" ? { kind, writing: "text" } : { kind });
    return this.#open;
  }

  #count(version: string, outcome: CountedOutcome): void {
    const counts = this.outcomes.get(version) ?? new Map<CountedOutcome, number>();
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    this.outcomes.set(version, counts);
  }

  #takeRecord(): Entry[] {
    const record = this.#record();
    const text = JSON.stringify(record);
    if (record === undefined || text === this.#stored) return [];
    this.#stored = text;
    return [{ key: this.#recordKey, value: pack(labelRecordCodec, record) }];
  }

  #record(): LabelRecord | undefined {
    if (this.#open === undefined) return undefined;
    const { task, positive } = this.#settings;
    return {
      task: this.#open.task,
      guessed: this.#guessed,
      classes: this.#open.classes.texts,
      positive: this.#scores.positive,
      scored: this.#scores.scored,
      labelled: this.#labelled,
      told: { task, positive },
    };
  }
}
