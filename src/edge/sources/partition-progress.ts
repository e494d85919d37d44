import type { PartitionId } from "../../core/machine.ts";
import type { PartitionHealth, SourceListener } from "./source.ts";

/** How far one assigned partition has been handed on, and whether that is all there is. */
export class PartitionProgress {
  readonly id: PartitionId;
  readonly #listener: SourceListener;
  #nextOffset: number;
  #highWatermark: number;
  #caughtUp: boolean | undefined;

  /** Tells the listener that the partition is assigned, and whether there is anything to read. */
  constructor(id: PartitionId, nextOffset: number, highWatermark: number, listener: SourceListener) {
    this.id = id;
    this.#listener = listener;
    this.#nextOffset = nextOffset;
    this.#highWatermark = highWatermark;
    listener.state(id, { name: "assigned", nextOffset });
    this.seen(highWatermark);
  }

  get nextOffset(): number {
    return this.#nextOffset;
  }

  get highWatermark(): number {
    return this.#highWatermark;
  }

  /** Records up to `nextOffset` (exclusive) are with the listener. */
  advanced(nextOffset: number): void {
    this.#nextOffset = nextOffset;
    this.#highWatermark = Math.max(this.#highWatermark, nextOffset);
    this.#caughtUp = this.#caughtUp === false ? false : undefined;
  }

  /** The log's high watermark was heard; one that is older than the position says nothing. */
  seen(highWatermark: number): void {
    if (highWatermark < this.#nextOffset) return;
    this.#highWatermark = highWatermark;
    const caughtUp = highWatermark === this.#nextOffset;
    if (caughtUp === this.#caughtUp) return;
    this.#caughtUp = caughtUp;
    this.#listener.state(this.id, { name: caughtUp ? "caughtUp" : "behind" });
  }

  /** Nobody can say whether there is more: until the log is heard again that counts as behind, so that silence is not taken for calm. */
  doubted(): void {
    if (this.#caughtUp === false) return;
    this.#caughtUp = false;
    this.#listener.state(this.id, { name: "behind" });
  }

  /** What was to be read next is gone; reading goes on at `to`. */
  gap(to: number, highWatermark: number): void {
    this.#listener.state(this.id, { name: "gap", from: this.#nextOffset, to });
    this.#nextOffset = to;
    this.#caughtUp = undefined;
    this.seen(highWatermark);
  }

  health(): PartitionHealth {
    const [nextOffset, highWatermark] = [this.#nextOffset, this.#highWatermark];
    return {
      ...this.id,
      nextOffset,
      highWatermark,
      lagRecords: highWatermark - nextOffset,
      caughtUp: this.#caughtUp === true,
    };
  }
}
