import { ByteReader, ByteWriter } from "../codec.ts";
import type { Entry } from "../machine.ts";
import { paneMs } from "../stream/pane-delta.ts";

/** Closed panes are shown for this long, event time. */
const paneLogMs = 86_400_000;
/** The newest panes also show their columns. */
const panesWithColumns = 30;

/** What is remembered of one closed pane of one version in one role. */
export interface PaneRecord {
  readonly start: number;
  predictions: number;
  /** Every status but ok. */
  errors: number;
  /** Rows of this pane's time that came late; they stand in no other count of the pane. */
  late: number;
  latencyCount: number;
  /** Latencies above the reference's p50, p90, p99 and the objective. */
  readonly above: [number, number, number, number];
  /** Two numbers a column of the reference, values and missing ones; null in all but the newest panes. */
  columns: Float64Array | null;
  /** What own metrics said of its rows; empty for models without some. */
  own: readonly OwnCount[];
}

/** Rows of a pane that an own metric said yes to, of those that it could tell. */
export interface OwnCount {
  readonly block: string;
  readonly yes: number;
  readonly told: number;
}

/** The closed panes of the last 24 h of one version in one role, scalar counts only. */
export class PaneLog {
  readonly #records = new Map<number, PaneRecord>();
  readonly #dirty = new Set<number>();
  #newest = Number.NEGATIVE_INFINITY;
  /** Latencies of panes that start before this were counted above other thresholds, or none. */
  thresholdsFromMs = Number.NEGATIVE_INFINITY;

  /** Start of the newest pane, epoch ms; −∞ while empty. */
  get newestMs(): number {
    return this.#newest;
  }

  /** In order of time. */
  records(): PaneRecord[] {
    return [...this.#records.values()].sort((a, b) => a.start - b.start);
  }

  /** The records of panes that start at or after `fromMs`, in no order. */
  recordsFrom(fromMs: number): PaneRecord[] {
    return [...this.#records.values()].filter(({ start }) => start >= fromMs);
  }

  get(start: number): PaneRecord | undefined {
    return this.#records.get(start);
  }

  /** The record of a pane to add to, marked dirty; undefined when it is older than the log. */
  open(start: number): PaneRecord | undefined {
    if (start <= this.#newest - paneLogMs) return undefined;
    this.#dirty.add(start);
    const known = this.#records.get(start);
    if (known !== undefined) return known;
    const record: PaneRecord = {
      start,
      predictions: 0,
      errors: 0,
      late: 0,
      latencyCount: 0,
      above: [0, 0, 0, 0],
      columns: null,
      own: [],
    };
    this.#records.set(start, record);
    this.advance(start);
    return record;
  }

  /** Forgets what is older than 24 h before `toMs`. */
  advance(toMs: number): void {
    if (toMs <= this.#newest) return;
    this.#newest = toMs;
    for (const [start, record] of this.#records) {
      if (start <= toMs - paneLogMs) this.#records.delete(start);
      else if (record.columns === null || start > toMs - panesWithColumns * paneMs) continue;
      else record.columns = null;
      this.#dirty.add(start);
    }
  }

  takeDirty(prefix: string, put: (entry: Entry) => void, remove: (key: string) => void): void {
    for (const start of this.#dirty) {
      const record = this.#records.get(start);
      const key = `${prefix}${start}`;
      if (record === undefined) remove(key);
      else put({ key, value: encode(record) });
    }
    this.#dirty.clear();
  }

  restore(start: number, bytes: Uint8Array): void {
    this.#records.set(start, decode(start, bytes));
    this.#newest = Math.max(this.#newest, start);
  }

  keep(start: number): void {
    this.#dirty.add(start);
  }
}

function encode(record: PaneRecord): Uint8Array {
  const out = new ByteWriter(24);
  for (const count of [record.predictions, record.errors, record.late, record.latencyCount, ...record.above])
    out.varint(count);
  out.doubles(record.columns ?? new Float64Array(0));
  for (const { block, yes, told } of record.own) {
    out.text(block);
    out.varint(yes);
    out.varint(told);
  }
  return out.finish();
}

function decode(start: number, bytes: Uint8Array): PaneRecord {
  const reader = new ByteReader(bytes);
  const [predictions, errors, late, latencyCount] = [
    reader.varint(),
    reader.varint(),
    reader.varint(),
    reader.varint(),
  ];
  const above: PaneRecord["above"] = [reader.varint(), reader.varint(), reader.varint(), reader.varint()];
  const columns = reader.doubles();
  const own: OwnCount[] = [];
  while (!reader.done) own.push({ block: reader.text(), yes: reader.varint(), told: reader.varint() });
  return { start, predictions, errors, late, latencyCount, above, columns: columns.length > 0 ? columns : null, own };
}
