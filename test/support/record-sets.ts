import { createRequire } from "node:module";
import { MessageSlices } from "../../src/edge/sources/kafka/message-slices.ts";
import {
  type BytesDecoder,
  type DecodeMessages,
  innerPaths,
  rawDecodeMessages,
} from "../../src/edge/sources/kafka/raw-batches.ts";

const inner = createRequire(import.meta.url);
const from = <T>(path: string) => inner(`kafkajs/src/${path}`) as T;

interface Encoded {
  readonly buffer: Buffer;
}
type Made = (settings: object) => Encoded;

const Decoder = from<new (bytes: Buffer) => BytesDecoder>("protocol/decoder");
const Batch = from<new (topic: string, fetchedOffset: string, partition: object) => FetchedBatch>("consumer/batch");
const { RecordBatch } = from<{ RecordBatch(settings: object): Promise<Encoded> }>("protocol/recordBatch/v0");
const record = from<Made>("protocol/recordBatch/record/v0");
const messageSet = from<Made>("protocol/messageSet");
const Long = from<{ fromValue(value: number): unknown }>("utils/long");

interface FetchedBatch {
  readonly messages: Parameters<MessageSlices["open"]>[1];
  lastOffset(): string;
}

const stockDecodeMessages = inner(innerPaths.decodeMessages) as DecodeMessages;
const raw = rawDecodeMessages(stockDecodeMessages, inner(innerPaths.decodeBatch));

export interface BatchToMake {
  readonly firstOffset: number;
  readonly records: readonly object[];
  readonly compression?: number;
  /** Of the producer whose transaction it belongs to. */
  readonly producerId?: number;
  /** Bits set on top, as brokers set them. */
  readonly attributes?: number;
  readonly firstTimestamp?: number;
}

/** One batch of message format 2, by kafkajs's own encoder. */
export async function madeBatch({ records, attributes = 0, producerId, ...batch }: BatchToMake): Promise<Buffer> {
  const { buffer } = await RecordBatch({
    firstTimestamp: 1_800_000_000_000,
    maxTimestamp: 1_800_000_009_999,
    lastOffsetDelta: records.length - 1,
    transactional: producerId !== undefined,
    producerId: Long.fromValue(producerId ?? -1),
    ...batch,
    records: records.map((one, offsetDelta) => record({ offsetDelta, timestampDelta: 7 * offsetDelta, ...one })),
  });
  buffer.writeInt16BE(buffer.readInt16BE(21) | attributes, 21);
  return buffer;
}

/** The mark at the end of a producer's transaction. */
export async function endMark(firstOffset: number, producerId: number, kind: "abort" | "commit"): Promise<Buffer> {
  const key = Buffer.from([0, 0, 0, kind === "commit" ? 1 : 0]);
  return await madeBatch({ firstOffset, producerId, records: [{ key, value: Buffer.alloc(6) }], attributes: 0x20 });
}

/** Messages of format 1, as brokers before 0.11 kept them. */
export function oldMessages(entries: readonly object[]): Buffer {
  return messageSet({ messageVersion: 1, compression: 0, entries }).buffer;
}

export interface Fetched {
  readonly batches: readonly Buffer[];
  readonly fetchedOffset?: number;
  readonly aborted?: readonly { readonly producerId: string; readonly firstOffset: string }[];
}

const id = { topic: "t", partition: 3 };

/** What a consumer's records and last offset are, by kafkajs alone (`stock`) and with raw batches. */
export async function bothWays(fetched: Fetched) {
  return { stock: await listed(stockDecodeMessages, fetched), raw: await listed(raw, fetched) };
}

/** What the function answers that stands in kafkajs's module now. */
export async function decodedByModule(batch: Buffer): Promise<unknown[]> {
  return await (inner(innerPaths.decodeMessages) as DecodeMessages)(sized([batch]));
}

function sized(batches: readonly Buffer[]): BytesDecoder {
  const set = Buffer.concat(batches);
  const size = Buffer.alloc(4);
  size.writeInt32BE(set.length);
  return new Decoder(Buffer.concat([size, set, Buffer.from("what follows")]));
}

async function listed(decode: DecodeMessages, { batches, fetchedOffset = 0, aborted = [] }: Fetched) {
  const decoder = sized(batches);
  const messages = await decode(decoder);
  const batch = new Batch(id.topic, String(fetchedOffset), {
    partition: id.partition,
    highWatermark: "1000000",
    abortedTransactions: aborted,
    messages,
  });
  const slices = new MessageSlices();
  slices.open(id, batch.messages, fetchedOffset);
  const records: object[] = [];
  for (let isLast = false; !isLast; ) {
    const slice = await slices.next(3, 1 << 20);
    isLast = slice.isLast;
    records.push(
      ...slice.records.map(({ topic, partition, offset, timestampMs, key, bytes, start, end, headers }) => ({
        ...{ topic, partition, offset, timestampMs },
        key: key && Buffer.from(key).toString(),
        value: bytes && Buffer.from(bytes.subarray(start, end)).toString(),
        headers: headers && JSON.stringify(headers),
      })),
    );
  }
  slices.close();
  return { records, lastOffset: batch.lastOffset(), readTo: decoder.offset, looked: messages.length };
}
