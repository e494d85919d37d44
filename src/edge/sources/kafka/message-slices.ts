import type { PartitionId } from "../../../core/machine.ts";
import type { Slice } from "../hand-over.ts";
import type { SourceRecord } from "../source.ts";
import type { KafkaMessage } from "./client.ts";
import { decompressed } from "./codecs.ts";
import { RawBatch } from "./raw-batches.ts";
import type { RecordBatch } from "./record-batch.ts";
import { RecordReader } from "./record-reader.ts";
import { RecordView } from "./record-view.ts";
import { frames } from "./response-frames.ts";

/** Cuts what a consumer's `eachBatch` meets into slices, one fetched batch after another, with records that are used again. */
export class MessageSlices {
  readonly #reader = new RecordReader();
  readonly #views: RecordView[] = [];
  readonly #slice: SourceRecord[] = [];
  #id: PartitionId = { topic: "", partition: 0 };
  #messages: readonly (RawBatch | KafkaMessage)[] = [];
  #index = 0;
  #fromOffset = 0;

  /** Begins with a fetched batch of the partition. A batch of the log is fetched whole, so records below `fromOffset` are left out. */
  open(id: PartitionId, messages: readonly (RawBatch | KafkaMessage)[], fromOffset: number): void {
    this.#reader.close();
    this.#id = id;
    this.#messages = messages;
    this.#index = 0;
    this.#fromOffset = fromOffset;
  }

  /** Lets the bytes go: called once, when nobody looks at the messages any more. */
  close(): void {
    const first = this.#messages[0];
    if (first instanceof RawBatch) frames.letGo(first.batch.bytes);
    this.#reader.close();
    this.#messages = [];
    this.#slice.length = 0;
    for (const view of this.#views) view.release();
  }

  /** The next records, from as many batches of the log as it takes: small batches would else be small slices. */
  async next(mostRecords: number, mostBytes: number): Promise<Slice> {
    const slice = this.#slice;
    slice.length = 0;
    let bytes = this.#fill(mostRecords, mostBytes);
    while (slice.length < mostRecords && bytes < mostBytes) {
      const message = this.#messages[this.#index++];
      if (message === undefined) break;
      if (message instanceof RawBatch) {
        await this.#unpack(message.batch);
        bytes += this.#fill(mostRecords, mostBytes - bytes);
      } else {
        const record = asRecord(this.#id, message);
        slice.push(record);
        bytes += record.end + (record.key?.length ?? 0);
      }
    }
    return { records: slice, bytes, isLast: this.#reader.left === 0 && this.#index >= this.#messages.length };
  }

  async #unpack(batch: RecordBatch): Promise<void> {
    const { bytes, recordsStart, end, codec } = batch;
    if (codec === 0) {
      this.#reader.open(batch, bytes, recordsStart, end);
      return;
    }
    const records = await decompressed(codec, bytes.subarray(recordsStart, end));
    this.#reader.open(batch, records, 0, records.length);
  }

  /** Adds records of the batch under way to the slice; returns their bytes. */
  #fill(mostRecords: number, mostBytes: number): number {
    const [slice, reader] = [this.#slice, this.#reader];
    let bytes = 0;
    while (slice.length < mostRecords && bytes < mostBytes) {
      const view = this.#view(slice.length);
      if (!reader.next(view)) break;
      if (view.offset < this.#fromOffset) continue;
      slice.push(view);
      bytes += view.end - view.start + view.keyBytes;
    }
    return bytes;
  }

  #view(index: number): RecordView {
    let view = this.#views[index];
    if (view === undefined) {
      view = new RecordView();
      this.#views.push(view);
    }
    view.topic = this.#id.topic;
    view.partition = this.#id.partition;
    return view;
  }
}

/** A message that kafkajs has unpacked. */
function asRecord({ topic, partition }: PartitionId, message: KafkaMessage): SourceRecord {
  const { offset, timestamp, key, value, headers } = message;
  const place = { bytes: value, start: 0, end: value?.length ?? 0 };
  return {
    topic,
    partition,
    offset: Number(offset),
    timestampMs: Number(timestamp),
    key,
    ...place,
    headers: headers === undefined || Object.keys(headers).length === 0 ? null : headers,
  };
}
