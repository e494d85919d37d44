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

/** What a batch needs to be handed over. */
export interface Batch<M> {
  readonly progress: PartitionProgress;
  readonly messages: readonly M[];
  /** Offset after the last message and the holes that follow it. */
  readonly endOffset: number;
  readonly highWatermark: number;
  read(message: M): SourceRecord;
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
  async batch<M>(batch: Batch<M>): Promise<boolean> {
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

  async #slices<M>({ progress, messages, endOffset, highWatermark, read, wanted, pulse }: Batch<M>): Promise<boolean> {
    let from = 0;
    let pulsedMs = performance.now();
    this.#turnStartedMs = pulsedMs;
    do {
      if (!(await this.#room(wanted, pulse))) return false;
      const { slice, bytes } = cut(messages, from, read);
      from += slice.length;
      const last = slice.at(-1);
      const nextOffset = from === messages.length || last === undefined ? endOffset : last.offset + 1;
      progress.advanced(nextOffset);
      this.#tell(progress, slice, bytes, nextOffset, highWatermark);
      if (performance.now() - this.#turnStartedMs < turnMs) continue;
      await nextTurn();
      this.#turnStartedMs = performance.now();
      if (this.#turnStartedMs - pulsedMs < pulseMs) continue;
      pulsedMs = this.#turnStartedMs;
      await pulse();
    } while (from < messages.length);
    progress.seen(highWatermark);
    return true;
  }

  #tell(
    progress: PartitionProgress,
    slice: readonly SourceRecord[],
    bytes: number,
    nextOffset: number,
    highWatermark: number,
  ): void {
    try {
      const applied = this.#listener.records(progress.id, slice, nextOffset, Math.max(highWatermark, nextOffset));
      if (applied === undefined) return;
      this.#inFlight.take(bytes, slice.length);
      applied.catch(this.#failed).finally(() => this.#inFlight.giveBack(bytes, slice.length));
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

function cut<M>(
  messages: readonly M[],
  from: number,
  read: (message: M) => SourceRecord,
): { slice: SourceRecord[]; bytes: number } {
  const slice: SourceRecord[] = [];
  let bytes = 0;
  for (let index = from; index < messages.length && slice.length < sliceRecords && bytes < sliceBytes; index += 1) {
    const message = messages[index];
    if (message === undefined) break;
    const record = read(message);
    slice.push(record);
    bytes += (record.value?.byteLength ?? 0) + (record.key?.byteLength ?? 0);
  }
  return { slice, bytes };
}
