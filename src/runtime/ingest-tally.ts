import type { Defect, RejectReason } from "../core/record.ts";
import type { RowBatch } from "../core/stream/row-batch.ts";

/** Rejects above this share of records over 5 minutes mean that nothing may act: parse failures never roll a model back. */
const degradedShare = 0.05;
const enoughRecords = 100;
/** So many, and not one that can be read: it is not one odd producer among others. */
const fewRecords = 10;
const slotMs = 10_000;
const slots = 30;

/** What has come in and what was wrong with it: totals for metrics, and whether the input is degraded now. */
export class IngestTally {
  readonly rejects = new Map<string, Map<RejectReason, number>>();
  readonly defects = new Map<string, Map<Defect, number>>();
  records = 0;
  tombstones = 0;
  readonly #slots: (Counted & { readonly slot: number })[] = [];

  /** Takes in what a run of records of a topic said; `refused` of them were refused whole. */
  add(topic: string, records: number, refused: number, batch: RowBatch, nowMs: number): void {
    this.records += records;
    this.tombstones += batch.tombstones;
    const rejected = addAll(this.rejects, topic, batch.rejects);
    addAll(this.defects, topic, batch.defects);
    const taken = batch.groups.reduce((sum, group) => sum + group.rows, batch.labels.length + batch.tombstones);
    this.#slot(nowMs, { records, refused, rows: taken + rejected - refused, refusedRows: rejected - refused });
  }

  /**
   * Share of rejects over the last 5 minutes of wall time: of records that were refused whole, or of single rows of the
   * others, whichever is larger; null while there are too few of both to say.
   */
  rejectShare(nowMs: number): number | null {
    const { records, refused, rows, refusedRows } = this.#lately(nowMs);
    if (records < enoughRecords && rows < enoughRecords) return null;
    const share = (part: number, of: number): number => (of < enoughRecords ? 0 : part / of);
    return Math.max(share(refused, records), share(refusedRows, rows));
  }

  /** Nothing of what came in the last 5 minutes could be read. */
  readsNothing(nowMs: number): boolean {
    const { refused, rows, refusedRows } = this.#lately(nowMs);
    return rows === refusedRows && refused + refusedRows >= fewRecords;
  }

  #lately(nowMs: number): Counted {
    const oldest = Math.floor(nowMs / slotMs) - slots;
    const sum: Counted = { records: 0, refused: 0, rows: 0, refusedRows: 0 };
    for (const one of this.#slots) if (one.slot > oldest) addCounts(sum, one);
    return sum;
  }

  isDegraded(nowMs: number): boolean {
    return (this.rejectShare(nowMs) ?? 0) > degradedShare;
  }

  #slot(nowMs: number, counts: Counted): void {
    const slot = Math.floor(nowMs / slotMs);
    const newest = this.#slots.at(-1);
    if (newest?.slot === slot) addCounts(newest, counts);
    else this.#slots.push({ slot, ...counts });
    if (this.#slots.length > slots) this.#slots.shift();
  }
}

/** Records and those refused whole; rows of the others, labels and tombstones included, and those refused by themselves. */
interface Counted {
  records: number;
  refused: number;
  rows: number;
  refusedRows: number;
}

function addCounts(sum: Counted, more: Counted): void {
  sum.records += more.records;
  sum.refused += more.refused;
  sum.rows += more.rows;
  sum.refusedRows += more.refusedRows;
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
