/** One piece of state under a stable key, as the store keeps it. */
export interface Entry {
  readonly key: string;
  readonly value: Uint8Array;
}

/** What has changed since the last taken change: entries to write, keys to remove. */
export interface StateChange {
  readonly puts: readonly Entry[];
  readonly deletes: readonly string[];
}

/** A pure, synchronous owner of state. */
export interface Machine<In, Out> {
  apply(input: In): Out;
  /** Called once, before the first `apply`, with every entry of this machine that the store holds. */
  restore(entries: Iterable<Entry>): void;
  /** Encodes and forgets what is dirty. */
  takeDirty(): StateChange;
  /** A commit failed: its keys are dirty again. */
  keep(failed: StateChange): void;
}

/** A partition of a source: for Kafka `topic` and partition number, for files and memory the like. */
export interface PartitionId {
  readonly topic: string;
  readonly partition: number;
}

/** How far a partition has been read: everything below `nextOffset` is in the state. */
export interface Position extends PartitionId {
  readonly nextOffset: number;
}

/** `topic/partition`, the key of a partition in maps and in the store. Kafka topic names hold no slash. */
export function partitionKey(id: PartitionId): string {
  return `${id.topic}/${id.partition}`;
}

/** One line of the audit trail before it is chained. */
export interface AuditEntry {
  readonly atMs: number;
  readonly kind: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * State, positions and audit that belong together: written in one transaction or not at all.
 * Effects are entries of the judge's state (`effect/…`), and leave only after the checkpoint that holds them.
 */
export interface Checkpoint {
  readonly id: number;
  readonly positions: readonly Position[];
  readonly change: StateChange;
  readonly audit: readonly AuditEntry[];
}
