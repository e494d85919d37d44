/**
 * What stands before the records of a batch of message format 2: offsets from its first byte, in bytes, big-endian.
 * Source: the Kafka protocol guide, "Record Batch".
 */
const at = {
  length: 8,
  magic: 16,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  count: 57,
  records: 61,
};
/** Bytes up to the end of the length, which counts those that follow. */
const prefixBytes = 12;
const attribute = { codec: 0x07, logAppendTime: 0x08, transactional: 0x10, control: 0x20 };
/** The message format since Kafka 0.11. */
export const currentFormat = 2;

/** The format number of the batch that begins at `start`, which stands at the same place in all formats; undefined where the bytes end before it. */
export function formatAt(bytes: Buffer, start: number): number | undefined {
  return bytes[start + at.magic];
}

/** Offset in `bytes` after the batch that begins at `start`, or undefined where the bytes end before it does. */
export function batchEnd(bytes: Buffer, start: number): number | undefined {
  if (start + at.records > bytes.length) return undefined;
  const end = start + prefixBytes + bytes.readInt32BE(start + at.length);
  return end > bytes.length ? undefined : end;
}

/** A batch as the log keeps it, before it is decompressed and cut into records. */
export class RecordBatch {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly #attributes: number;

  /** @throws RangeError where the bytes are no whole batch of format 2 */
  constructor(bytes: Buffer, start: number, end: number) {
    if (end - start < at.records || formatAt(bytes, start) !== currentFormat)
      throw new RangeError(`no record batch of format ${currentFormat} in ${end - start} bytes`);
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.#attributes = bytes.readInt16BE(start + at.attributes);
  }

  get baseOffset(): number {
    return this.#long(0);
  }

  /** Also where compaction has taken the last record. */
  get lastOffset(): number {
    return this.baseOffset + this.bytes.readInt32BE(this.start + at.lastOffsetDelta);
  }

  get baseTimestampMs(): number {
    return this.#long(at.baseTimestamp);
  }

  /** When the broker appended the batch, where that is the time of all its records; else undefined. */
  get appendedMs(): number | undefined {
    return this.#attributes & attribute.logAppendTime ? this.#long(at.maxTimestamp) : undefined;
  }

  /** As decimal digits: it may be larger than a number holds exactly. */
  get producerId(): string {
    return String(this.bytes.readBigInt64BE(this.start + at.producerId));
  }

  get isTransactional(): boolean {
    return (this.#attributes & attribute.transactional) !== 0;
  }

  /** Marks the end of a transaction, and holds no record for anybody else. */
  get isControl(): boolean {
    return (this.#attributes & attribute.control) !== 0;
  }

  /** Number of the codec; 0 is plain. */
  get codec(): number {
    return this.#attributes & attribute.codec;
  }

  get count(): number {
    return this.bytes.readInt32BE(this.start + at.count);
  }

  /** Where the records begin, plain or compressed. */
  get recordsStart(): number {
    return this.start + at.records;
  }

  #long(offset: number): number {
    return Number(this.bytes.readBigInt64BE(this.start + offset));
  }
}
