import { type ColumnValues, present, unseen } from "../profile/column-values.ts";
import { answeredError, answeredNo, answeredYes } from "../profile/extra-counts.ts";
import {
  type Defect,
  type LabelValue,
  type Missing,
  missingReasons,
  type RecordMeta,
  type Reject,
  type RejectReason,
  type Role,
  type RowSink,
  roles,
  type Status,
  statuses,
} from "../record.ts";
import type { Schema } from "../schema.ts";
import { GrowingGroup } from "./growing-group.ts";
import type { LabelRow, RowBatch } from "./row-batch.ts";

/**
 * Collects rows into column groups, one per version and role.
 *
 * Per record: `record(meta)`, then the decoder pushes; a reject that `decode` returns goes to `reject`. `take` lends
 * the batch: its arrays are the builder's own and are used again from the next `record` on.
 * The schema of a model is asked for once per group and batch, so a batch never mixes two.
 */
export class RowBatchBuilder implements RowSink {
  readonly #schemaOf: (model: string) => Schema | "refused";
  readonly #groups = new Map<string, Map<string, (GrowingGroup | undefined)[]>>();
  #inBatch: GrowingGroup[] = [];
  #batch = 1;
  /** The group of the latest row: with interned strings most rows find it by identity. */
  #group: GrowingGroup | undefined;
  /** Columns of that group and the open row in them, at hand for every value. */
  #columns: readonly ColumnValues[] = [];
  #row = 0;
  #open = false;
  #lent = false;
  #timestampMs = 0;
  #offset = 0;
  #rowInRecord = 0;
  #rows = 0;
  #labels: LabelRow[] = [];
  #rejects = new Map<RejectReason, number>();
  #rejectSamples = new Map<RejectReason, Reject>();
  #defects = new Map<Defect, number>();
  readonly #rowDefects: Defect[] = [];
  #tombstones = 0;

  constructor(schemaOf: (model: string) => Schema | "refused") {
    this.#schemaOf = schemaOf;
  }

  /** Rows committed since the last `take`. */
  get rows(): number {
    return this.#rows;
  }

  record(meta: RecordMeta): void {
    if (this.#lent) this.#startAnew();
    this.#timestampMs = meta.timestampMs;
    this.#offset = meta.offset;
    this.#rowInRecord = 0;
  }

  begin(model: string, version: string, role: Role, finishedMs: number): Schema | "refused" {
    let group = this.#group;
    if (group === undefined || group.version !== version || group.model !== model || group.role !== role) {
      group = this.#find(model, version, role);
      if (group === undefined) return "refused";
      this.#group = group;
    }
    this.#open = true;
    this.#columns = group.columns;
    this.#row = group.rows;
    group.open(finishedMs, this.#timestampMs, this.#offset, this.#rowInRecord);
    return group.schema;
  }

  number(column: number, value: number): void {
    this.#set(column, value, present);
  }

  category(column: number, code: number): void {
    this.#set(column, code, present);
  }

  unseenCategory(column: number, text: string): void {
    this.#set(column, 0, unseen);
    this.#group?.unseenTexts.add(this.#row, column, text);
  }

  missing(column: number, why: Missing): void {
    this.#set(column, 0, missingReasons.indexOf(why) + 1);
  }

  predictedList(list: readonly (number | string)[]): void {
    const group = this.#group;
    if (group === undefined) return;
    group.lists ??= [];
    group.lists[this.#row] = list;
  }

  outcome(status: Status, latencyMs: number): void {
    const group = this.#group;
    if (group === undefined) return;
    group.status[group.rows] = statuses.indexOf(status);
    group.latencyMs[group.rows] = latencyMs;
  }

  segment(key: number, code: number): void {
    const codes = this.#group?.segments[key];
    if (codes !== undefined) codes[this.#row] = code;
  }

  metric(index: number, value: boolean | "error"): void {
    const answers = this.#group?.metrics[index];
    if (answers !== undefined)
      answers[this.#row] = value === "error" ? answeredError : value ? answeredYes : answeredNo;
  }

  id(high: number, low: number): void {
    const group = this.#group;
    if (group === undefined) return;
    group.idHigh[group.rows] = high;
    group.idLow[group.rows] = low;
  }

  defect(what: Defect): void {
    if (this.#open) this.#rowDefects.push(what);
    else this.#countDefect(what);
  }

  commit(): void {
    const group = this.#group;
    if (group === undefined || !this.#open) return;
    group.rows += 1;
    this.#rows += 1;
    this.#rowInRecord += 1;
    this.#open = false;
    while (this.#rowDefects.length > 0) this.#countDefect(this.#rowDefects.pop());
  }

  abandon(why: Reject): void {
    if (this.#open) this.#group?.erase();
    this.#open = false;
    this.#rowDefects.length = 0;
    this.#rowInRecord += 1;
    this.reject(why);
  }

  label(model: string, high: number, low: number, atMs: number, value: LabelValue): void {
    this.#labels.push({ model, high, low, atMs, value });
  }

  withdraw(model: string, high: number, low: number, atMs: number): void {
    this.#labels.push({ model, high, low, atMs, value: null });
  }

  tombstone(): void {
    this.#tombstones += 1;
  }

  /** Counts a record that failed as a whole. */
  reject(why: Reject): void {
    this.#rejects.set(why.reason, (this.#rejects.get(why.reason) ?? 0) + 1);
    if (!this.#rejectSamples.has(why.reason)) this.#rejectSamples.set(why.reason, why);
  }

  /** What has come in since the last `take`; lent until the next `record`. */
  take(): RowBatch {
    if (this.#lent) this.#startAnew();
    this.#lent = true;
    const groups = this.#inBatch.filter((group) => group.rows > 0);
    for (const group of groups) group.complete();
    return {
      groups,
      labels: this.#labels,
      rejects: this.#rejects,
      rejectSamples: this.#rejectSamples,
      defects: this.#defects,
      tombstones: this.#tombstones,
    };
  }

  #set(column: number, value: number, flag: number): void {
    const known = this.#columns[column] ?? this.#group?.column(column);
    if (known === undefined) return;
    known.values[this.#row] = value;
    known.flags[this.#row] = flag;
  }

  #countDefect(what: Defect | undefined): void {
    if (what !== undefined) this.#defects.set(what, (this.#defects.get(what) ?? 0) + 1);
  }

  #find(model: string, version: string, role: Role): GrowingGroup | undefined {
    const at = roles.indexOf(role);
    const known = this.#groups.get(model)?.get(version)?.[at];
    if (known?.batch === this.#batch) return known;
    const schema = this.#schemaOf(model);
    if (schema === "refused") return undefined;
    const group = known ?? new GrowingGroup(model, version, role, schema);
    group.reuse(schema, this.#batch);
    this.#keep(group);
    this.#inBatch.push(group);
    return group;
  }

  #keep(group: GrowingGroup): void {
    const versions = this.#groups.get(group.model) ?? new Map<string, (GrowingGroup | undefined)[]>();
    const byRole = versions.get(group.version) ?? [];
    byRole[roles.indexOf(group.role)] = group;
    this.#groups.set(group.model, versions.set(group.version, byRole));
  }

  /** Forgets the lent batch. Groups that stayed empty in it go too, so versions of the past hold no memory. */
  #startAnew(): void {
    this.#lent = false;
    const used = this.#inBatch.filter((group) => group.rows > 0);
    this.#groups.clear();
    for (const group of used) this.#keep(group);
    this.#batch += 1;
    this.#inBatch = [];
    this.#group = undefined;
    this.#rows = 0;
    this.#labels = [];
    this.#rejects = new Map();
    this.#rejectSamples = new Map();
    this.#defects = new Map();
    this.#tombstones = 0;
  }
}
