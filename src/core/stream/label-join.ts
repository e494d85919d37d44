import type { Entry, StateChange } from "../machine.ts";
import type { Role } from "../record.ts";
import {
  applyLabel,
  inheritLabel,
  type KnownLabel,
  knownLabel,
  type LabelOutcome,
  openEarlyLabel,
} from "./apply-label.ts";
import { CohortDirectory } from "./cohort-directory.ts";
import { easedProgress } from "./eased-progress.ts";
import { type EarlyVisit, eachEarlyLabel, retellRows } from "./held-rows.ts";
import { deepestLevel, inSample } from "./id-sample.ts";
import { cohortMs, cohortStart, type JoinCohort, type Serving } from "./join-cohort.ts";
import type { JoinListener } from "./join-listener.ts";
import type { HeldJoinSettings, LabelJoinSettings } from "./label-join-settings.ts";
import { type JoinProgress, joinKeys, keepJoin, restoreJoin, takeDirtyJoin } from "./label-join-state.ts";
import type { RowDetails, RowLabel } from "./pending-row.ts";
import { PendingTable } from "./pending-table.ts";
import { thinCohort } from "./thin-cohort.ts";

export type PredictionOutcome = "pending" | "joined" | "duplicate" | "expired" | "unsampled";

/**
 * Joins a model's predictions with their labels by id, whichever come first, and says what to count.
 *
 * A prediction belongs to the 30 minutes in which it finished; the first one of an id, version and role holds. Of an
 * id's labels the one with the newest time is in force, of equally new ones the last; withdrawing is a label without
 * value. So neither order, repetition nor restarts change what is counted. Above `rowLimit` every second id is let go
 * on both sides by a salted hash, and taken back from the counts: what stays is a sample that no outcome has chosen.
 */
export class LabelJoin {
  readonly #settings: HeldJoinSettings;
  readonly #listener: JoinListener;
  readonly #table: PendingTable;
  readonly #directory = new CohortDirectory();
  readonly #found: number[] = [];
  #progress: JoinProgress = { level: 0, levelSinceMs: Number.NEGATIVE_INFINITY, horizonMs: Number.NEGATIVE_INFINITY };
  #progressDirty = true;
  /** Who made the prediction that the last label was about; undefined where it waits for one. */
  labelledServing: Serving | undefined;

  constructor(settings: LabelJoinSettings, listener: JoinListener) {
    this.#settings = { predictionRetentionMs: 14 * 86_400_000, labelRetentionMs: 86_400_000, ...settings };
    this.#listener = listener;
    this.#table = new PendingTable(settings.shape, settings.journal);
  }

  /** Rows held, of both sides. */
  get rows(): number {
    return this.#table.rows;
  }

  /** Bytes of rows and index. */
  get bytes(): number {
    return this.#table.bytes;
  }

  /** Share of ids that new cohorts keep, 1 … 2^-31. */
  get samplingFraction(): number {
    return 2 ** -this.#progress.level;
  }

  /** Whether rows of an id that come now are kept. */
  samples(high: number, low: number): boolean {
    return this.#sampled(high, low, this.#progress.level);
  }

  /** Gives room for more rows: cohorts that begin from now on keep every id again. */
  widen(rowLimit: number): void {
    if (rowLimit === this.#settings.rowLimit) return;
    this.#settings.rowLimit = rowLimit;
    this.#setProgress({ ...this.#progress, level: 0, levelSinceMs: this.#progress.horizonMs });
  }

  /** Keeps so many scores of further classes with each prediction; at least as many as before. */
  keepScores(scores: number): void {
    if (scores > this.#table.row.shape.scores) this.#table.keepScores(scores);
  }

  /** Visits every label that came before its prediction. */
  eachEarly = (visit: EarlyVisit): void => eachEarlyLabel(this.#table, visit);

  /** Tells the listener of all rows, if it has counted nothing yet. */
  retell = (): void => retellRows(this.#table, this.#listener);

  /** The one object for a version in a role. */
  serving(version: string, role: Role): Serving {
    return this.#directory.serving(version, role);
  }

  /**
   * Takes a prediction.
   *
   * @param predicted class code 0 … 65,535 (`unknownClass`), finite value, or bits of a set, by the shape
   * @param score probability of the class that the score is of; NaN where there is none
   * @param finishedMs event time, epoch ms
   */
  predict(
    serving: Serving,
    high: number,
    low: number,
    finishedMs: number,
    predicted: number,
    score: number,
    details?: RowDetails,
  ): PredictionOutcome {
    if (!this.samples(high, low)) return "unsampled";
    const startMs = cohortStart(finishedMs);
    if (this.#expired(startMs, this.#settings.predictionRetentionMs)) return "expired";
    const siblings = this.#table.find(high, low, this.#found);
    for (let i = 0; i < siblings; i += 1)
      if (this.#table.seek(this.#found[i] as number).serving === serving) return "duplicate";
    const cohort = this.#cohort(serving, startMs);
    if (!this.#sampled(high, low, cohort.level)) return "unsampled";
    const label = siblings > 0 ? this.#takeKnown(this.#found[0] as number) : undefined;
    const ref = this.#table.append(cohort);
    const { row } = this.#table;
    row.open(high, low, Math.floor((finishedMs - startMs) / 1_000), predicted, score, details);
    if (label !== undefined) inheritLabel(cohort, row, label);
    this.#table.index(ref);
    this.#listener.predicted(cohort, row, 1);
    const labelled = row.state === "labelled";
    if (labelled) this.#listener.joined(cohort, row, 1);
    if (this.#table.rows > this.#rowLimit) this.#makeRoom();
    return labelled ? "joined" : "pending";
  }

  /** Takes a label; undefined withdraws. `atMs` is its event time, epoch ms. */
  label(high: number, low: number, atMs: number, value: RowLabel | undefined): LabelOutcome {
    this.labelledServing = undefined;
    if (!this.samples(high, low)) return "unsampled";
    const wholeMs = Math.floor(atMs);
    const rows = this.#table.find(high, low, this.#found);
    let outcome: LabelOutcome | undefined;
    for (let i = 0; i < rows; i += 1) {
      const said = this.#relabel(this.#found[i] as number, wholeMs, value);
      outcome ??= said;
    }
    return outcome ?? this.#holdEarly(high, low, wholeMs, value);
  }

  /** Event time has reached `toMs`: cohorts whose time is over leave. Never moves back. */
  advance(toMs: number): void {
    const horizonMs = cohortStart(toMs);
    if (!(horizonMs > this.#progress.horizonMs)) return;
    this.#setProgress({ ...this.#progress, horizonMs });
    for (const cohort of [...this.#table.cohorts.values()]) {
      const { predictionRetentionMs, labelRetentionMs } = this.#settings;
      if (!this.#expired(cohort.startMs, cohort.serving ? predictionRetentionMs : labelRetentionMs)) continue;
      this.#table.drop(cohort);
      this.#directory.delete(cohort);
      if (cohort.serving) this.#listener.left(cohort);
    }
    const { predictionRetentionMs } = this.#settings;
    const eased = easedProgress(this.#progress, this.#table.rows, this.#rowLimit, predictionRetentionMs);
    if (eased !== this.#progress) this.#setProgress(eased);
  }

  /** Changed entries since the last call, under `prefix`. */
  takeDirty(prefix: string): StateChange {
    const change = takeDirtyJoin(prefix, this.#table, this.#progressDirty ? this.#progress : undefined);
    this.#progressDirty = false;
    return change;
  }

  /** A commit failed: its keys under `prefix` are dirty again. */
  keep(prefix: string, failed: StateChange): void {
    if (keepJoin(prefix, this.#table, failed)) this.#progressDirty = true;
  }

  /** Every key under `prefix` that the store may hold. */
  keys = (prefix: string): string[] => joinKeys(prefix, this.#table);

  /** Takes up where the store left off, before anything else. @returns why an entry cannot be read. */
  restore(prefix: string, entries: Iterable<Entry>): string | undefined {
    const restored = restoreJoin(prefix, this.#table, entries, (version, role) => this.serving(version, role));
    if ("unreadable" in restored) return restored.unreadable;
    if (restored.progress !== undefined) this.#progress = restored.progress;
    this.#progressDirty = restored.progress === undefined;
    for (const cohort of this.#table.cohorts.values()) this.#directory.add(cohort);
    return undefined;
  }

  #relabel(ref: number, atMs: number, value: RowLabel | undefined): LabelOutcome {
    const { row, blocks } = this.#table;
    const cohort = this.#table.seek(ref);
    this.labelledServing ??= cohort.serving;
    const { outcome, changed } = applyLabel(cohort, row, atMs, value, (sign) => {
      if (cohort.serving) this.#listener.joined(cohort, row, sign);
    });
    if (changed) blocks.touch(ref);
    return outcome;
  }

  #holdEarly(high: number, low: number, atMs: number, value: RowLabel | undefined): LabelOutcome {
    const startMs = cohortStart(atMs);
    if (this.#expired(startMs, this.#settings.labelRetentionMs)) return "expired";
    const cohort = this.#cohort(undefined, startMs);
    const ref = this.#table.append(cohort);
    openEarlyLabel(cohort, this.#table.row, high, low, atMs, value);
    this.#table.index(ref);
    if (this.#table.rows > this.#rowLimit) this.#makeRoom();
    return value === undefined ? "withdrawn" : "early";
  }

  /** The label that came before a prediction, held alone or with another version's prediction of the same id. */
  #takeKnown(ref: number): KnownLabel | undefined {
    const cohort = this.#table.seek(ref);
    const known = knownLabel(cohort, this.#table.row);
    if (cohort.serving === undefined) this.#table.erase(ref);
    return known;
  }

  #makeRoom(): void {
    while (this.#table.rows > this.#rowLimit && this.#progress.level < deepestLevel) {
      const level = this.#progress.level + 1;
      this.#setProgress({ ...this.#progress, level, levelSinceMs: this.#progress.horizonMs });
      for (const cohort of this.#table.cohorts.values())
        if (cohort.level < level) thinCohort(this.#table, cohort, level, this.#settings.salt, this.#listener);
      this.#table.reindex();
    }
  }

  get #rowLimit(): number {
    return this.#settings.rowLimit * this.#table.shareOfLimit;
  }

  #setProgress(progress: JoinProgress): void {
    this.#progress = progress;
    this.#progressDirty = true;
  }

  #expired(startMs: number, retentionMs: number): boolean {
    return startMs + cohortMs + retentionMs <= this.#progress.horizonMs;
  }

  #sampled(high: number, low: number, level: number): boolean {
    return inSample(high, low, this.#settings.salt, level);
  }

  #cohort(serving: Serving | undefined, startMs: number): JoinCohort {
    const known = this.#directory.get(serving, startMs);
    if (known !== undefined) return known;
    const cohort = this.#table.openCohort(serving, startMs, this.#progress.level);
    this.#directory.add(cohort);
    return cohort;
  }
}
