import { joinChanges } from "../entry-map.ts";
import type { Entry, StateChange } from "../machine.ts";
import { absent, present, unseen } from "../profile/column-values.ts";
import type { SegmentValues } from "../row-extras.ts";
import type { Cohort } from "./cohort.ts";
import type { CohortDelta } from "./cohort-delta.ts";
import { handOverEarly } from "./hand-over-early.ts";
import type { Serving } from "./join-cohort.ts";
import { LabelCounts } from "./label-counts.ts";
import { type LabelRecord, recordOf, StoredRecord } from "./label-record.ts";
import { type LabelTask, type PredictionColumns, PredictionColumnsOf } from "./label-task.ts";
import { ModelScores } from "./model-scores.ts";
import { type LabelSettings, type OpenJoin, openJoin } from "./open-join.ts";
import type { RowDetails } from "./pending-row.ts";
import { rankedItems } from "./ranked-items.ts";
import { restoreReshaped } from "./reshape-join.ts";
import type { LabelRow, RowGroup } from "./row-batch.ts";
import { depthOf, guessedTask, isList, labelOf, listOf, predictedOf, taskOf } from "./row-meaning.ts";
import { readSegments } from "./row-segments.ts";

const okStatus = 0;

/** What a model's labels say: joins them with its predictions, and counts cohorts of both. Nothing is kept until an id comes. */
export class ModelLabels {
  readonly model: string;
  readonly segments: readonly SegmentValues[];
  readonly #counts = new LabelCounts();
  readonly #settings: LabelSettings;
  readonly #prefix: string;
  #open: OpenJoin | undefined;
  #guessed = false;
  #labelled = false;
  readonly #scores: ModelScores;
  #largeErrorAt = Number.NaN;
  readonly #stored: StoredRecord;
  #orphans: string[] = [];
  readonly #columns = new PredictionColumnsOf();

  /** @param prefix of all its keys in the store. @param segments as its schemas have them */
  constructor(model: string, prefix: string, settings: LabelSettings, segments: readonly SegmentValues[] = []) {
    this.model = model;
    this.#prefix = prefix;
    this.#settings = settings;
    this.segments = segments;
    this.#stored = new StoredRecord(`${prefix}model`);
    this.#scores = new ModelScores(settings.positive);
  }

  /** As `LabelCounts` has them. */
  get outcomes(): LabelCounts["byVersion"] {
    return this.#counts.byVersion;
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
    const { lists, columns: values } = group;
    const predictions = values[columns.prediction];
    if (predictions === undefined && lists === undefined) return;
    const segments = new Uint32Array(this.segments.length);
    const details: Omit<RowDetails, "items"> & { items?: Uint32Array } = { scores: this.#scores.further, segments };
    let serving: Serving | undefined;
    for (let row = from; row < to; row += 1) {
      const high = idHigh[row] as number;
      const low = idLow[row] as number;
      const list = lists?.[row];
      const flag = predictions?.flags[row];
      if ((high === 0 && low === 0) || status[row] !== okStatus) continue;
      if (list === undefined && flag !== present && flag !== unseen) continue;
      if (list !== undefined && this.#isMisfit(flag)) continue;
      const open = this.#opened(columns, list !== undefined);
      this.#scores.follow(open, columns);
      if (!open.join.samples(high, low)) continue;
      const value = predictions?.values[row] as number;
      const said = list ?? (flag === unseen ? undefined : (columns.texts?.[value] ?? value));
      const predicted = predictedOf(open, said);
      if (Number.isNaN(predicted)) {
        this.#counts.count(group.version, "unusable");
        continue;
      }
      if (open.task.kind === "ranking") details.items = rankedItems(listOf(said ?? []), open.task.depth);
      serving ??= open.join.serving(group.version, group.role);
      const score = this.#scores.read(open, columns, group, row);
      readSegments(group, row, segments);
      const outcome = open.join.predict(serving, high, low, finishedMs[row] as number, predicted, score, details);
      if (outcome === "joined") this.#counts.count(group.version, "joined");
    }
  }

  label({ high, low, atMs, value }: LabelRow): void {
    const isOther = this.#guessed && isList(value) && this.#open?.task.kind !== "set" && this.#settings.task === null;
    const open = this.#open === undefined || isOther ? this.#guess(value) : this.#open;
    const usable = value === null ? undefined : labelOf(open, value);
    if (Number.isNaN(usable)) {
      this.#counts.count("", "unusable");
      return;
    }
    if (!this.#labelled) {
      this.#labelled = true;
      open.join.widen(this.#settings.rowLimit);
    }
    const outcome = open.join.label(high, low, atMs, usable);
    this.#counts.count(open.join.labelledServing?.version ?? "", outcome);
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
      { puts: this.#stored.take(this.#record()), deletes },
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
    this.#stored.keep(failed);
    this.#open.join.keep(this.#joinPrefix, failed);
    this.#open.book.keep(failed);
  }

  /** Takes back its entries (others are left alone). @returns why one cannot be read. */
  restore(entries: readonly Entry[]): string | undefined {
    const record = this.#stored.restore(entries);
    if (record === undefined) return undefined;
    if ("unreadable" in record) return record.unreadable;
    const { told, task } = record;
    const isDeep = task.kind === "ranking" && task.depth !== depthOf(this.#settings);
    if (told.task !== this.#settings.task || told.positive !== this.#settings.positive || isDeep) {
      this.#orphans = entries.flatMap(({ key }) => (key.startsWith(this.#prefix) ? [key] : []));
      return undefined;
    }
    this.#guessed = record.guessed;
    this.#labelled = record.labelled;
    this.#open = this.#make(record.task, record.classes);
    this.#scores.restore(this.#open, record.positive, record.scored ?? []);
    const { join, book } = this.#open;
    const scores = Math.max(0, this.#scores.scored.length - 1);
    const items = task.kind === "ranking" ? task.depth : 0;
    const shape = { kind: task.kind, scores, segments: this.segments.length, items };
    const restored = restoreReshaped(join, this.#joinPrefix, entries, shape, record.segments ?? [], this.#keys);
    if ("unreadable" in restored) return restored.unreadable;
    this.#orphans.push(...restored.stale);
    const unreadable = book.restore(entries)[0]?.why;
    if (unreadable === undefined) join.retell();
    return unreadable;
  }

  get #keys(): string[] {
    return this.segments.map(({ key }) => key.id);
  }

  get #joinPrefix(): string {
    return `${this.#prefix}join/`;
  }

  #make(task: LabelTask, classes: readonly string[] = []): OpenJoin {
    const keys = this.segments.map(({ key }) => key);
    const open = openJoin(this.model, `${this.#prefix}cohort/`, task, classes, this.#settings, this.#labelled, keys);
    if (open.frame.kind === "value") open.frame.largeErrorAt = this.#largeErrorAt;
    return open;
  }

  /** Whether a list came where the schema has a column for predictions, before anything says that lists are what is predicted. */
  #isMisfit(flag: number | undefined): boolean {
    const isKnown = this.#settings.task !== null || (this.#open !== undefined && !this.#guessed);
    return !isKnown && flag !== undefined && flag !== absent;
  }

  #opened(columns: PredictionColumns, isList: boolean): OpenJoin {
    if (this.#open !== undefined && !this.#guessed) return this.#open;
    this.#guessed = false;
    return this.#restart(taskOf(columns, isList, this.#settings));
  }

  /** Labels that come before any prediction are held as what they look like. */
  #guess(value: LabelRow["value"]): OpenJoin {
    this.#guessed = true;
    return this.#restart(guessedTask(value, this.#settings));
  }

  /** Begins with another task; labels that were held under a guess stay. */
  #restart(task: LabelTask): OpenJoin {
    const before = this.#open;
    const open = this.#make(task);
    this.#open = open;
    if (before === undefined) return open;
    handOverEarly(before, open);
    this.#orphans.push(...before.join.keys(this.#joinPrefix));
    return open;
  }

  #record(): LabelRecord | undefined {
    const [open, known] = [this.#open, { guessed: this.#guessed, labelled: this.#labelled }];
    return open && recordOf(open, this.#scores, known, this.#settings, this.#keys);
  }
}
