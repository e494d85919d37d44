import type { Defect, RejectReason } from "../core/record.ts";
import type { RowBatch } from "../core/stream/row-batch.ts";

/** Rejects above this share of records over 5 minutes mean that nothing may act: parse failures never roll a model back. */
const degradedShare = 0.05;
const enoughRecords = 100;
const slotMs = 10_000;
const slots = 30;

/** What has come in and what was wrong with it: totals for metrics, and whether the input is degraded now. */
export class IngestTally {
  readonly rejects = new Map<string, Map<RejectReason, number>>();
  readonly defects = new Map<string, Map<Defect, number>>();
  readonly #labels = new Map<string, { model: string; version: string; outcome: string; count: number }>();
  records = 0;
  tombstones = 0;
  readonly #slots: { slot: number; records: number; rejects: number }[] = [];

  /** Takes in what a run of records of a topic said. */
  add(topic: string, records: number, batch: RowBatch, nowMs: number): void {
    this.records += records;
    this.tombstones += batch.tombstones;
    const rejected = addAll(this.rejects, topic, batch.rejects);
    addAll(this.defects, topic, batch.defects);
    for (const label of batch.labels) {
      const outcome = label.value === null ? "withdrawn" : "received";
      const key = `${outcome} ${label.model}`;
      const known = this.#labels.get(key);
      // Which version a label is about is known only once it is joined to its prediction.
      if (known === undefined) this.#labels.set(key, { model: label.model, version: "", outcome, count: 1 });
      else known.count += 1;
    }
    this.#slot(nowMs, records, rejected);
  }

  /** Share of rejects over the last 5 minutes of wall time; null while there are too few records to say. */
  rejectShare(nowMs: number): number | null {
    const oldest = Math.floor(nowMs / slotMs) - slots;
    let [records, rejects] = [0, 0];
    for (const one of this.#slots) {
      if (one.slot <= oldest) continue;
      records += one.records;
      rejects += one.rejects;
    }
    return records < enoughRecords ? null : rejects / records;
  }

  /** Labels received and withdrawn, by model. */
  labelCounts(): readonly { model: string; version: string; outcome: string; count: number }[] {
    return [...this.#labels.values()];
  }

  isDegraded(nowMs: number): boolean {
    return (this.rejectShare(nowMs) ?? 0) > degradedShare;
  }

  #slot(nowMs: number, records: number, rejects: number): void {
    const slot = Math.floor(nowMs / slotMs);
    const newest = this.#slots.at(-1);
    if (newest?.slot === slot) {
      newest.records += records;
      newest.rejects += rejects;
      return;
    }
    this.#slots.push({ slot, records, rejects });
    if (this.#slots.length > slots) this.#slots.shift();
  }
}

function addAll<Reason>(
  totals: Map<string, Map<Reason, number>>,
  topic: string,
  counts: ReadonlyMap<Reason, number>,
): number {
  let sum = 0;
  const mine = totals.get(topic) ?? new Map<Reason, number>();
  for (const [reason, count] of counts) {
    mine.set(reason, (mine.get(reason) ?? 0) + count);
    sum += count;
  }
  totals.set(topic, mine);
  return sum;
}
