import { type PartitionId, type Position, partitionKey } from "../../core/machine.ts";
import { Changes } from "./changes.ts";
import type { LogSlice, ReadableLog } from "./readable-log.ts";
import type { SourceHeaders, SourceRecord } from "./source.ts";

/** What is appended: a record without its offset. */
export interface NewRecord {
  readonly timestampMs: number;
  readonly key?: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers?: SourceHeaders | null;
}

interface Partition {
  low: number;
  high: number;
  records: SourceRecord[];
}

/** A log in memory that outlives the sources which read it: ordered partitions, offsets, retention, holes, committed offsets. */
export class MemoryLog implements ReadableLog {
  readonly #topics = new Map<string, Partition[]>();
  readonly #committed = new Map<string, number>();
  readonly #changes = new Changes();

  /** Makes a topic, or gives one further partitions. */
  createTopic(topic: string, partitions = 1): void {
    const had = this.#topics.get(topic) ?? [];
    while (had.length < partitions) had.push({ low: 0, high: 0, records: [] });
    this.#topics.set(topic, had);
    this.wake();
  }

  append(id: PartitionId, records: readonly NewRecord[]): void {
    const partition = this.#partition(id);
    for (const { timestampMs, key = null, value, headers = null } of records) {
      const place = { bytes: value, start: 0, end: value?.length ?? 0 };
      partition.records.push({ ...id, offset: partition.high, timestampMs, key, ...place, headers });
      partition.high += 1;
    }
    this.wake();
  }

  /** Offsets without records, as transactions and compaction leave them. */
  leaveHole(id: PartitionId, offsets: number): void {
    this.#partition(id).high += offsets;
    this.wake();
  }

  /** Retention: everything below `offset` is gone. */
  dropBefore(id: PartitionId, offset: number): void {
    const partition = this.#partition(id);
    partition.low = Math.max(partition.low, offset);
    partition.records = partition.records.filter((record) => record.offset >= partition.low);
    this.wake();
  }

  partitions(topic: string): number {
    return this.#topics.get(topic)?.length ?? 0;
  }

  bounds(id: PartitionId): { readonly low: number; readonly high: number } {
    return this.#partition(id);
  }

  read(id: PartitionId, offset: number, most: number): LogSlice {
    const partition = this.#partition(id);
    const from = firstAtOrAbove(partition.records, offset);
    const records = partition.records.slice(from, from + most);
    return { records, endOffset: partition.records[from + most]?.offset ?? partition.high };
  }

  offsetAt(id: PartitionId, timestampMs: number): number {
    const partition = this.#partition(id);
    return partition.records.find((record) => record.timestampMs >= timestampMs)?.offset ?? partition.high;
  }

  commit(positions: readonly Position[]): void {
    for (const position of positions) this.#committed.set(partitionKey(position), position.nextOffset);
  }

  committed(id: PartitionId): number | undefined {
    return this.#committed.get(partitionKey(id));
  }

  changed(): Promise<void> {
    return this.#changes.next();
  }

  wake(): void {
    this.#changes.tell();
  }

  #partition({ topic, partition }: PartitionId): Partition {
    const found = this.#topics.get(topic)?.[partition];
    if (found === undefined) throw new RangeError(`no partition ${partition} of topic ${topic}`);
    return found;
  }
}

function firstAtOrAbove(records: readonly SourceRecord[], offset: number): number {
  let [low, high] = [0, records.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((records[middle]?.offset ?? Number.POSITIVE_INFINITY) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
