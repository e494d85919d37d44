import type { SourceHeaders, SourceRecord } from "../source.ts";
import { readHeaders } from "./record-headers.ts";

const nothing = new Uint8Array(0);

/** A record where it stands in its batch; set to one after another, with key and headers cut out only when asked for. */
export class RecordView implements SourceRecord {
  topic = "";
  partition = 0;
  offset = 0;
  timestampMs = 0;
  bytes: Uint8Array | null = null;
  start = 0;
  end = 0;
  #batch: Uint8Array = nothing;
  #keyStart = 0;
  #keyLength = -1;
  #recordEnd = 0;

  /** Lengths below 0 are null; what follows the value up to `recordEnd` are the headers. */
  place(
    batch: Uint8Array,
    keyStart: number,
    keyLength: number,
    valueStart: number,
    valueLength: number,
    recordEnd: number,
  ): void {
    this.bytes = valueLength < 0 ? null : batch;
    this.start = valueStart;
    this.end = valueLength < 0 ? valueStart : valueStart + valueLength;
    this.#batch = batch;
    this.#keyStart = keyStart;
    this.#keyLength = keyLength;
    this.#recordEnd = recordEnd;
  }

  get keyBytes(): number {
    return Math.max(0, this.#keyLength);
  }

  get key(): Uint8Array | null {
    return this.#keyLength < 0 ? null : this.#batch.subarray(this.#keyStart, this.#keyStart + this.#keyLength);
  }

  get headers(): SourceHeaders | null {
    return readHeaders(this.#batch, this.end, this.#recordEnd);
  }

  /** Holds on to no bytes. */
  release(): void {
    this.bytes = null;
    this.#batch = nothing;
    this.#keyLength = -1;
    this.#recordEnd = this.end;
  }
}
