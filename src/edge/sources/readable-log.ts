import type { PartitionId, Position } from "../../core/machine.ts";
import type { SourceRecord } from "./source.ts";

/** Records of a partition from an offset on, and the offset after them and the holes that follow. */
export interface LogSlice {
  readonly records: readonly SourceRecord[];
  readonly endOffset: number;
}

/** A log that lives in this process or its store, and says at once how far it reaches. */
export interface ReadableLog {
  /** How many partitions a topic has; 0 where there is no such topic. */
  partitions(topic: string): number;
  /** Offset of the oldest record, and the one after its newest. */
  bounds(id: PartitionId): { readonly low: number; readonly high: number };
  /** Up to `most` records. Rejects when they cannot be read; they are asked for again. */
  read(id: PartitionId, offset: number, most: number): LogSlice | Promise<LogSlice>;
  /** Offset of the first record at or after a time, else the log's end. */
  offsetAt(id: PartitionId, timestampMs: number): number;
  /** These positions are in a checkpoint. */
  commit(positions: readonly Position[]): void;
  /** The position last committed, where the log itself remembers it. */
  committed(id: PartitionId): number | undefined;
  /** Resolves when anything changes, or at `wake`. */
  changed(): Promise<void>;
  /** Wakes whoever waits for a change. */
  wake(): void;
}
