import { isAscii, isUtf8 } from "node:buffer";
import type { Decoder, RecordMeta, Reject, RowSink } from "../../core/record.ts";
import { hashId } from "./id-hash.ts";
import { skipSpace, valueEnd } from "./json-scanner.ts";
import { isFramed, isGzip, unzip, withoutMark } from "./json-wrapping.ts";
import { NativeDefinition } from "./native-definition.ts";
import { rowLimit, valueByteLimit } from "./native-fields.ts";
import { NativeRow } from "./native-row.ts";
import { NativeScanner } from "./native-scanner.ts";
import { NativeWriter } from "./native-writer.ts";
import { reject } from "./recognise.ts";

/** How a source's native records are to be read. */
export interface NativeSettings {
  /** Model of records that name none; default the topic's name. */
  readonly model?: string;
  /** Whether the topic carries labels, so that a null value withdraws the one of its key, and a record with a label need not say its kind; default no. */
  readonly carriesLabels?: boolean;
  /** Key of the id hash, 32 bits; predictions and labels that are to join must share it. Default 0. */
  readonly idSeed?: number;
  /** Whether to read bytes directly where they are plain; default yes. Without, every record takes the defining path. */
  readonly scan?: boolean;
}

/**
 * Decoder of driftline's own JSON: one record, an array of them, or one a line; plain or gzipped.
 * It keeps scratch memory and what it has learned of keys and words, so each source has its own.
 */
export function nativeDecoder(settings: NativeSettings): Decoder {
  return new NativeDecoder(settings);
}

class NativeDecoder implements Decoder {
  readonly name = "native";
  readonly #settings: NativeSettings;
  readonly #idSeed: number;
  readonly #row = new NativeRow();
  readonly #writer = new NativeWriter();
  readonly #scanner: NativeScanner;
  readonly #definition: NativeDefinition;
  /** Bytes above ASCII have been met: from then on each record is first checked to be UTF-8. */
  #wide = false;
  #highest = 0x7f;

  constructor(settings: NativeSettings) {
    this.#settings = settings;
    this.#idSeed = settings.idSeed ?? 0;
    this.#scanner = new NativeScanner(this.#row, this.#idSeed);
    this.#definition = new NativeDefinition(this.#row, this.#writer, this.#idSeed, settings.carriesLabels === true);
  }

  decode(bytes: Uint8Array | null, start: number, end: number, meta: RecordMeta, sink: RowSink): Reject | undefined {
    const model = this.#settings.model ?? meta.topic;
    if (bytes === null) return this.#nothing(model, meta, sink);
    if (end - start > valueByteLimit) return reject("too_large", `${end - start} bytes, of at most ${valueByteLimit}`);
    const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (isFramed(buffer, start, end)) return framed(buffer, start);
    if (!isGzip(buffer, start, end))
      return this.#value(buffer, withoutMark(buffer, start, end), end, model, meta, sink);
    const unpacked = unzip(buffer, start, end);
    if (!Buffer.isBuffer(unpacked)) return unpacked;
    return this.#value(unpacked, withoutMark(unpacked, 0, unpacked.length), unpacked.length, model, meta, sink);
  }

  /** A null value: withdraws the label of its key where labels are carried, and is else a tombstone. */
  #nothing(model: string, meta: RecordMeta, sink: RowSink): undefined {
    const { key, timestampMs } = meta;
    if (this.#settings.carriesLabels !== true || key === null || key.length === 0) {
      sink.tombstone();
      return undefined;
    }
    const { id } = this.#row;
    hashId(key, 0, key.length, this.#idSeed, id);
    sink.withdraw(model, id.high, id.low, timestampMs);
    return undefined;
  }

  #value(
    bytes: Buffer,
    start: number,
    end: number,
    model: string,
    meta: RecordMeta,
    sink: RowSink,
  ): Reject | undefined {
    const at = skipSpace(bytes, start, end);
    if (at === end) return reject("empty", "a value without a byte but white space");
    if (this.#settings.scan !== false) {
      if (this.#wide) this.#highest = isUtf8(bytes.subarray(at, end)) ? 0xff : 0x7f;
      let answer = this.#scan(bytes, at, end, model, meta, sink);
      if (answer === unread && !this.#wide && this.#isWide(bytes, at, end))
        answer = this.#scan(bytes, at, end, model, meta, sink);
      if (answer !== unread) return answer;
    }
    return this.#definition.decode(bytes, at, end, model, meta, sink);
  }

  #isWide(bytes: Buffer, at: number, end: number): boolean {
    const text = bytes.subarray(at, end);
    if (isAscii(text) || !isUtf8(text)) return false;
    this.#wide = true;
    this.#highest = 0xff;
    return true;
  }

  #scan(
    bytes: Buffer,
    at: number,
    end: number,
    model: string,
    meta: RecordMeta,
    sink: RowSink,
  ): Reject | undefined | typeof unread {
    if (bytes[at] === 0x5b) return this.#array(bytes, at, end, model, meta, sink);
    if (bytes[at] !== 0x7b) return unread;
    const close = this.#scanner.scan(bytes, at, end, 0, this.#highest);
    if (close < 0 || close > end) return unread;
    if (close === end || skipSpace(bytes, close, end) === end) return this.#writer.write(this.#row, model, meta, sink);
    return unread;
  }

  /** Checks the whole array before the first row is pushed, so that a broken one leaves nothing. */
  #array(
    bytes: Buffer,
    at: number,
    end: number,
    model: string,
    meta: RecordMeta,
    sink: RowSink,
  ): Reject | undefined | typeof unread {
    const rows = this.#count(bytes, at, end);
    if (rows < 0) return unread;
    if (rows > rowLimit) return reject("too_many_rows", `${rows} rows, of at most ${rowLimit}`);
    let p = skipSpace(bytes, at + 1, end);
    for (let i = 0; i < rows; i++) {
      let close = bytes[p] === 0x7b ? this.#scanner.scan(bytes, p, end, 1, this.#highest) : -1;
      let refused: Reject | undefined;
      if (close >= 0) refused = this.#writer.write(this.#row, model, meta, sink);
      else {
        close = valueEnd(bytes, p, end, 1, this.#highest);
        refused = this.#definition.decodeRow(bytes.toString("utf8", p, close), model, meta, sink);
      }
      if (refused !== undefined) sink.abandon(refused);
      p = skipSpace(bytes, skipSpace(bytes, close, end) + 1, end);
    }
    return undefined;
  }

  /** How many elements the plain array at `at` has, or -1 if there is none or something follows it. */
  #count(bytes: Buffer, at: number, end: number): number {
    let p = skipSpace(bytes, at + 1, end);
    if (p < end && bytes[p] === 0x5d) return skipSpace(bytes, p + 1, end) === end ? 0 : -1;
    for (let rows = 1; p < end; rows++) {
      p = valueEnd(bytes, p, end, 1, this.#highest);
      if (p < 0) return -1;
      p = skipSpace(bytes, p, end);
      if (p < end && bytes[p] === 0x5d) return skipSpace(bytes, p + 1, end) === end ? rows : -1;
      if (p >= end || bytes[p] !== 0x2c) return -1;
      p = skipSpace(bytes, p + 1, end);
    }
    return -1;
  }
}

/** The scanner has read nothing and pushed nothing: the defining path decides. */
const unread = "unread";

function framed(bytes: Buffer, start: number): Reject {
  return reject(
    "registry_framed",
    `schema registry framing, schema ${bytes.readUInt32BE(start + 1)}: publish plain JSON instead`,
  );
}
