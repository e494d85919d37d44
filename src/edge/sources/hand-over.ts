import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import type { InFlight } from "./in-flight.ts";
import type { PartitionProgress } from "./partition-progress.ts";
import type { SourceListener, SourceRecord } from "./source.ts";

/** A slice is small enough that the listener's work on it stays well under the turn. */
const sliceRecords = 200;
const sliceBytes = 256 * 1024;
/** Longest time that one turn of the event loop is kept, before timers and other requests have theirs. */
const turnMs = 5;
/** How often a wait or a long batch gives a sign of life. */
const pulseMs = 500;

/** Some records of a batch, valid until the next slice is asked for. */
export interface Slice {
  readonly records: readonly SourceRecord[];
  /** Of their keys and values. */
  readonly bytes: number;
  readonly isLast: boolean;
}

/** What a batch needs to be handed over. */
export interface Batch {
  readonly progress: PartitionProgress;
  /** Offset after the last record and the holes that follow it. */
  readonly endOffset: number;
  readonly highWatermark: number;
  /** The next records in offset order: at most so many, and none after so many bytes. Its rejection ends the batch. */
  next(mostRecords: number, mostBytes: number): Promise<Slice>;
  /** False as soon as the rest is nobody's business here any more. */
  wanted(): boolean;
  /** Called about twice a second while the batch lasts; its rejection ends the batch. */
  pulse(): Promise<void>;
}

/** Hands batches to the listener in order: in slices, within the in-flight limits, leaving room for the event loop. */
export class HandOver {
  readonly #listener: SourceListener;
  readonly #inFlight: InFlight;
  readonly #failed: (error: unknown) => void;
  #batches = 0;
  #turnStartedMs = 0;

  /** `failed` is told when the listener throws or rejects. */
  constructor(listener: SourceListener, inFlight: InFlight, failed: (error: unknown) => void) {
    this.#listener = listener;
    this.#inFlight = inFlight;
    this.#failed = failed;
  }

  /** True when the whole batch is with the listener, false when the rest is not wanted any more. */
  async batch(batch: Batch): Promise<boolean> {
    this.#batches += 1;
    try {
      return await this.#slices(batch);
    } finally {
      this.#batches -= 1;
      this.#inFlight.giveBack(0, 0);
    }
  }

  /** Resolves when no batch is under way and everything handed on is applied. */
  async settled(): Promise<void> {
    while (this.#batches > 0 || this.#inFlight.records > 0 || this.#inFlight.bytes > 0) await this.#inFlight.changed();
  }

  async #slices({ progress, endOffset, highWatermark, next, wanted, pulse }: Batch): Promise<boolean> {
    let pulsedMs = performance.now();
    this.#turnStartedMs = pulsedMs;
    for (let isLast = false; !isLast; ) {
      if (!(await this.#room(wanted, pulse))) return false;
      const slice = await next(sliceRecords, sliceBytes);
      if (!wanted()) return false;
      isLast = slice.isLast;
      this.#tell(progress, slice, isLast ? endOffset : undefined, highWatermark);
      if (performance.now() - this.#turnStartedMs < turnMs) continue;
      await nextTurn();
      this.#turnStartedMs = performance.now();
      if (this.#turnStartedMs - pulsedMs < pulseMs) continue;
      pulsedMs = this.#turnStartedMs;
      await pulse();
    }
    progress.seen(highWatermark);
    return true;
  }

  #tell(
    progress: PartitionProgress,
    { records, bytes }: Slice,
    endOffset: number | undefined,
    highWatermark: number,
  ): void {
    const count = records.length;
    const nextOffset = endOffset ?? (records.at(-1)?.offset ?? progress.nextOffset - 1) + 1;
    progress.advanced(nextOffset);
    try {
      const applied = this.#listener.records(progress.id, records, nextOffset, Math.max(highWatermark, nextOffset));
      if (applied === undefined) return;
      this.#inFlight.take(bytes, count);
      applied.catch(this.#failed).finally(() => this.#inFlight.giveBack(bytes, count));
    } catch (error) {
      this.#failed(error);
    }
  }

  async #room(wanted: () => boolean, pulse: () => Promise<void>): Promise<boolean> {
    while (wanted()) {
      if (!this.#inFlight.full) return true;
      await Promise.race([this.#inFlight.changed(), delay(pulseMs, undefined, { ref: false })]);
      if (this.#inFlight.full) await pulse();
      this.#turnStartedMs = performance.now();
    }
    return false;
  }
}
