import { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";
import { batchEnd, currentFormat, formatAt, RecordBatch } from "./record-batch.ts";
import { frames } from "./response-frames.ts";

/** Place in bytes, as kafkajs keeps it. */
export interface BytesDecoder {
  readonly buffer: Buffer;
  offset: number;
  readInt32(): number;
  canReadBytes(length: number): boolean;
  /** The next bytes, with a place of their own. */
  slice(length: number): BytesDecoder;
  forward(length: number): void;
}

/** Reads the record set of one partition from a fetch response: its length, then its batches. */
export type DecodeMessages = (decoder: BytesDecoder) => Promise<unknown[]>;

/** Inner files of kafkajs 2.2.4: what reads a record set, and what reads one batch of it. */
export const innerPaths = {
  decodeMessages: "kafkajs/src/protocol/requests/fetch/v4/decodeMessages",
  decodeBatch: "kafkajs/src/protocol/recordBatch/v0/decoder",
};

/**
 * kafkajs takes note of one aborted transaction per message that it looks at, so a batch that stands for many messages
 * brings others along that are looked at and dropped: enough for as many transactions to be open at once.
 */
const mostStandIns = 32;

const asked = new AsyncLocalStorage<true>();
let installed = false;

/** One whole batch in the place of its messages; what kafkajs itself looks at is that of the batch's last message. */
export class RawBatch {
  readonly batch: RecordBatch;
  readonly offset: string;
  readonly key = null;
  readonly isControlRecord: boolean;
  readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean };

  constructor(batch: RecordBatch, isStandIn = false) {
    this.batch = batch;
    this.offset = String(batch.lastOffset);
    this.isControlRecord = isStandIn;
    this.batchContext = { producerId: batch.producerId, inTransaction: batch.isTransactional };
  }
}

/**
 * Runs what starts a consumer so that its `eachBatch` meets a `RawBatch` for each batch of format 2, decompressed by
 * nobody yet: kafkajs's own objects per message cost more than all that is done with them. Other consumers of the process
 * are left alone: what is asked for follows the consumer's own chain of promises. Messages of older formats, and all of
 * them where kafkajs had fetched before the first call, come as ever.
 */
export async function withRawBatches<T>(start: () => Promise<T>): Promise<T> {
  install();
  return await asked.run(true, start);
}

function install(): void {
  if (installed) return;
  installed = true;
  const require = createRequire(import.meta.url);
  const decodeBatch = require(innerPaths.decodeBatch) as DecodeBatch;
  const stock = require(innerPaths.decodeMessages) as DecodeMessages;
  const loaded = require.cache[require.resolve(innerPaths.decodeMessages)];
  if (loaded === undefined) return;
  const raw = rawDecodeMessages(stock, decodeBatch);
  loaded.exports = (decoder: BytesDecoder) => (asked.getStore() ? raw(decoder) : stock(decoder));
}

type DecodeBatch = (decoder: BytesDecoder) => Promise<{ readonly records: readonly unknown[] }>;

/** What takes the place of kafkajs's function; `stock` reads the older formats, `decodeBatch` the marks of transactions. */
export function rawDecodeMessages(stock: DecodeMessages, decodeBatch: DecodeBatch): DecodeMessages {
  return async (decoder) => {
    const before = decoder.offset;
    const length = decoder.readInt32();
    if (length <= 0 || !decoder.canReadBytes(length)) return [];
    const set = decoder.slice(length);
    const bytes = set.buffer;
    // Also where messages of an older format follow, whose bytes nobody will let go.
    frames.hold(bytes);
    const format = formatAt(bytes, 0);
    if (format !== undefined && format !== currentFormat) {
      decoder.offset = before;
      return await stock(decoder);
    }
    decoder.forward(length);
    const messages: unknown[] = [];
    let start = 0;
    // The last batch may be cut off where the response was full: it comes again.
    for (let end = batchEnd(bytes, 0); end !== undefined; end = batchEnd(bytes, start)) {
      const batch = new RecordBatch(bytes, start, end);
      if (batch.isControl) {
        set.offset = start;
        messages.push(...(await decodeBatch(set)).records);
      } else {
        if (batch.isTransactional) messages.push(...standIns(batch));
        messages.push(new RawBatch(batch));
      }
      start = end;
    }
    return messages;
  };
}

function standIns(batch: RecordBatch): RawBatch[] {
  const wanted = Math.min(batch.count - 1, mostStandIns);
  return wanted > 0 ? Array<RawBatch>(wanted).fill(new RawBatch(batch, true)) : [];
}
