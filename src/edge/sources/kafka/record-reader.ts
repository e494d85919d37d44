import type { RecordBatch } from "./record-batch.ts";
import type { RecordView } from "./record-view.ts";
import { VarintCursor } from "./varint-cursor.ts";

const nothing = new Uint8Array(0);

/** Reads the records of one batch after another into views, without making an object per record. */
export class RecordReader {
  readonly #cursor = new VarintCursor();
  #end = 0;
  #left = 0;
  #baseOffset = 0;
  #baseTimestampMs = 0;
  #appendedMs: number | undefined;

  /** Records that are still to come. */
  get left(): number {
    return this.#left;
  }

  /** Begins with a batch whose decompressed records are the bytes from `start` to `end`. */
  open(batch: RecordBatch, bytes: Uint8Array, start: number, end: number): void {
    this.#cursor.bytes = bytes;
    this.#cursor.at = start;
    this.#end = end;
    this.#left = Math.max(0, batch.count);
    this.#baseOffset = batch.baseOffset;
    this.#baseTimestampMs = batch.baseTimestampMs;
    this.#appendedMs = batch.appendedMs;
  }

  /** Ends with the batch, and holds on to no bytes. */
  close(): void {
    this.#left = 0;
    this.#cursor.bytes = nothing;
  }

  /**
   * Sets the view to the next record; false at the end of the batch.
   * @throws RangeError where a length points outside of the record or of the batch
   */
  next(view: RecordView): boolean {
    if (this.#left === 0) return false;
    this.#left -= 1;
    const cursor = this.#cursor;
    const length = cursor.read();
    const end = cursor.at + length;
    if (!(length > 0 && end <= this.#end)) this.#refuse();
    // A record's own attributes are unused.
    cursor.at += 1;
    const timestampMs = this.#baseTimestampMs + cursor.read();
    const offset = this.#baseOffset + cursor.read();
    const keyLength = cursor.read();
    const keyStart = cursor.at;
    if (keyLength > 0) cursor.at += keyLength;
    const valueLength = cursor.read();
    const valueStart = cursor.at;
    if (valueLength > 0) cursor.at += valueLength;
    if (!(cursor.at <= end)) this.#refuse();
    view.offset = offset;
    view.timestampMs = this.#appendedMs ?? timestampMs;
    view.place(cursor.bytes, keyStart, keyLength, valueStart, valueLength, end);
    cursor.at = end;
    return true;
  }

  #refuse(): never {
    throw new RangeError(`the record batch at offset ${this.#baseOffset} is broken: a length points outside of it`);
  }
}
