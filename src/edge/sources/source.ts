import type { PartitionId, Position } from "../../core/machine.ts";
import type { RecordMeta } from "../../core/record.ts";
import type { SourceCondition } from "./conditions.ts";

/**
 * One record as the log holds it: what is known of it, and where its value stands. The bytes stay the log's and are read-only.
 * A record may be a view that a source uses again: it is valid only during the call that hands it on, and whoever keeps anything of it copies that.
 */
export interface SourceRecord extends RecordMeta {
  /** Holds the value from `start` to `end`, and perhaps much else around it; null is a tombstone. */
  readonly bytes: Uint8Array | null;
  readonly start: number;
  readonly end: number;
  /** null where there are none. */
  readonly headers: SourceHeaders | null;
}

/** A header that is repeated has a list of values. */
export type SourceHeaders = Readonly<Record<string, HeaderValue | HeaderValue[] | undefined>>;
export type HeaderValue = Uint8Array | string | null;

/**
 * What is true of a partition from now on.
 *
 * `assigned`: records follow from `nextOffset`. `revoked`: none follow until it is assigned again.
 * `caughtUp`: everything below the high watermark has been handed on; said again after every batch that ends there, so that the time since counts silence.
 * `behind`: there is more in the log than has been handed on, or the log is out of reach and nobody can tell.
 * `gap`: the log no longer holds what was to be read next; reading goes on at `to`. `to` is below `from` when the log was made anew, and then offsets count from `to` again.
 */
export type PartitionState =
  | { readonly name: "assigned"; readonly nextOffset: number }
  | { readonly name: "revoked" }
  | { readonly name: "caughtUp" }
  | { readonly name: "behind" }
  | { readonly name: "gap"; readonly from: number; readonly to: number };

/**
 * Who is told what a source reads. Calls come in the order in which they hold; whoever applies records later must keep that order.
 * No call may throw or reject: the source then begins again from `position`.
 */
export interface SourceListener {
  /** The offset to read next by the listener's own state, or undefined where it knows none. */
  position(id: PartitionId): number | undefined;
  /** The source chose where to begin. Resolves when that is stored: nothing is read before. */
  positionsChosen(positions: readonly Position[]): Promise<void>;
  /**
   * Records in offset order, and the offset to read next when they are applied. Holes and an empty list are lawful: transactions and compaction leave them.
   * A repeated offset is lawful too (after a rebalance) and must change nothing.
   * The list and its records are valid only until this call returns, also where it returns a promise.
   * A promise that is not resolved yet counts as in flight; when too much is in flight, the source waits.
   */
  records(
    id: PartitionId,
    records: readonly SourceRecord[],
    nextOffset: number,
    highWatermark: number,
  ): Promise<void> | void;
  state(id: PartitionId, state: PartitionState): void;
  /** A named condition began or ended. */
  condition(condition: SourceCondition): void;
}

export interface PartitionHealth extends PartitionId {
  readonly nextOffset: number;
  /** Offset after the newest record, as last heard. */
  readonly highWatermark: number;
  /** Records (and holes) between the two. */
  readonly lagRecords: number;
  readonly caughtUp: boolean;
}

export interface SourceHealth {
  /** Time since the reading loop last gave a sign of life; waiting for an absent broker is life, a stuck loop is not. */
  readonly pollAgeMs: number;
  /** Group joins after the first. */
  readonly rebalances: number;
  readonly inFlightRecords: number;
  readonly inFlightBytes: number;
  readonly partitions: readonly PartitionHealth[];
  readonly conditions: readonly SourceCondition[];
}

/** An ordered, replayable log that is read on behalf of a listener which owns the positions. */
export interface Source {
  /** Begins to read; resolves at once, what follows is told to the listener. */
  start(listener: SourceListener): Promise<void>;
  /** Tells the log which positions are in a checkpoint, for lag tools. Never rejects: nothing rests on it but the difference between a first start and a lost store. */
  committed(positions: readonly Position[]): Promise<void>;
  /** Hands on no more; resolves when everything handed on is applied. The membership stays, so that `committed` still works. */
  drain(): Promise<void>;
  /** Drains and leaves. Safe without `start`, and twice. */
  stop(): Promise<void>;
  health(): SourceHealth;
}
