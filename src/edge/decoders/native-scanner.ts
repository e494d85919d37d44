import { type Role, roles, type Status, statuses } from "../../core/record.ts";
import { ByteTable } from "./byte-table.ts";
import { epochMsOfNumber, epochMsOfText } from "./event-time.ts";
import { closingQuote, literalEnd, skipSpace, valueEnd } from "./json-scanner.ts";
import { fieldNumber, nameLimit, nativeFields, rememberedNames, unknownVersion } from "./native-fields.ts";
import { IdRange } from "./native-id.ts";
import type { NativeRow } from "./native-row.ts";
import { scanNumber } from "./number-scanner.ts";
import { scanSlots, scanValue } from "./slot-scanner.ts";

// Constants of their own, because the compiler does not fold a property into the switch of a hot path.
const {
  features: featuresField,
  time: timeField,
  latency_ms: latencyField,
  prediction: predictionField,
  score: scoreField,
} = fieldNumber;
const { id: idField, request_id: requestField, row: rowField, v: vField } = fieldNumber;
const { model: modelField, version: versionField, role: roleField, status: statusField, kind: kindField } = fieldNumber;
const foreignMask = mask("label", "inputs", "outputs", "instances", "predictions", "__proto__");
/** A record with none of these may be anything; the path over parsed objects decides. */
const tellingMask = mask("kind", "model", "version", "latency_ms", "status", "features", "prediction", "score");

function mask(...fields: readonly (keyof typeof fieldNumber)[]): number {
  return fields.reduce((bits, field) => bits | (1 << fieldNumber[field]), 0);
}

/**
 * Reads a native prediction straight from its bytes into a `NativeRow`, guessing each key from the previous record's.
 *
 * It reads what is plain and common, and gives up on everything else: a duplicate field, an escape, a label, a wrong
 * type. What it gives up on is no error; `JSON.parse` and `readParsed` define what such a record means, and where this
 * reads a record both agree.
 */
export class NativeScanner {
  readonly #row: NativeRow;
  readonly #id: IdRange;
  readonly #keys = new ByteTable();
  readonly #models = new ByteTable();
  readonly #versions = new ByteTable();
  readonly #roles = new ByteTable();
  readonly #statuses = new ByteTable();
  readonly #number = new Float64Array(1);

  constructor(row: NativeRow, idSeed: number) {
    this.#row = row;
    this.#id = new IdRange(idSeed);
    for (const field of nativeFields) this.#keys.internText(field);
    for (const role of roles) this.#roles.internText(role);
    for (const status of statuses) this.#statuses.internText(status);
  }

  /**
   * The end of the object at `at`, now in the row; -1 if it is not plain. `depth` containers are around it; strings may
   * hold bytes up to `highest` (see `closingQuote`).
   */
  scan(bytes: Buffer, at: number, end: number, depth: number, highest: number): number {
    const keys = this.#keys;
    this.#row.reset(bytes);
    this.#row.from = at;
    this.#id.reset();
    let seen = 0;
    let previous = 0;
    let p = skipSpace(bytes, at + 1, end);
    while (p < end && bytes[p] === 0x22) {
      p++;
      let key = keys.expected(previous, bytes, p, end);
      if (key !== 0) p += keys.byteLength(key) + 1;
      else {
        const close = closingQuote(bytes, p, end, highest);
        if (close < 0) return -1;
        key =
          keys.size < rememberedNames && close - p <= nameLimit
            ? keys.intern(bytes, p, close)
            : keys.find(bytes, p, close);
        keys.follow(previous, key);
        p = close + 1;
      }
      previous = key;
      if (bytes[p] !== 0x3a) {
        p = skipSpace(bytes, p, end);
        if (p >= end || bytes[p] !== 0x3a) return -1;
      }
      p++;
      if ((bytes[p] as number) <= 0x20) p = skipSpace(bytes, p, end);
      if (key <= nativeFields.length && key !== 0) {
        const bit = 1 << key;
        if ((seen & bit) !== 0) return -1;
        seen |= bit;
        p = this.#field(key, bytes, p, end, depth + 1, highest);
      } else p = valueEnd(bytes, p, end, depth + 1, highest);
      if (p < 0) return -1;
      if ((bytes[p] as number) <= 0x20) p = skipSpace(bytes, p, end);
      if (p >= end) return -1;
      if (bytes[p] === 0x7d) return this.#finish(seen, p + 1);
      if (bytes[p] !== 0x2c) return -1;
      p++;
      if ((bytes[p] as number) <= 0x20) p = skipSpace(bytes, p, end);
    }
    return -1;
  }

  #finish(seen: number, end: number): number {
    if ((seen & foreignMask) !== 0 || (seen & tellingMask) === 0) return -1;
    this.#id.hash(this.#row);
    this.#row.to = end;
    return end;
  }

  #field(key: number, bytes: Buffer, at: number, end: number, depth: number, highest: number): number {
    if (at >= end) return -1;
    const isOutput = key === predictionField || key === scoreField;
    if (bytes[at] === 0x6e && !isOutput) return literalEnd(bytes, at, end);
    const row = this.#row;
    switch (key) {
      case featuresField:
        return bytes[at] === 0x7b ? scanSlots(row.features, bytes, at + 1, end, depth + 1, highest) : -1;
      case timeField:
        return this.#time(bytes, at, end, highest);
      case latencyField: {
        const close = scanNumber(bytes, at, end, this.#number, 0);
        if (close >= 0) row.setLatency(this.#number[0] as number);
        return close;
      }
      case predictionField:
        return scanValue(row.outputs, row.outputs.open(row.predictionName), bytes, at, end, depth, highest);
      case scoreField:
        if (bytes[at] === 0x7b) return scanSlots(row.classScores, bytes, at + 1, end, depth + 1, highest);
        return scanValue(row.outputs, row.outputs.open(row.scoreName), bytes, at, end, depth, highest);
      case idField:
      case requestField:
      case rowField:
        return this.#id.scan(key, bytes, at, end, highest);
      case vField:
        return bytes[at] === 0x31 ? at + 1 : -1;
      default:
        return this.#word(key, bytes, at, end, highest);
    }
  }

  /** Fields whose values are few words: kept once, found by their bytes. */
  #word(key: number, bytes: Buffer, at: number, end: number, highest: number): number {
    if (bytes[at] !== 0x22) return -1;
    const close = closingQuote(bytes, at + 1, end, highest);
    if (close < 0 || close - at > nameLimit) return -1;
    const row = this.#row;
    if (key === modelField) row.model = remembered(this.#models, bytes, at + 1, close);
    else if (key === versionField) row.version = remembered(this.#versions, bytes, at + 1, close) || unknownVersion;
    else if (key === roleField) {
      const role = this.#roles.find(bytes, at + 1, close);
      if (role === 0) return -1;
      row.role = roles[role - 1] as Role;
    } else if (key === statusField) {
      const status = this.#statuses.find(bytes, at + 1, close);
      if (status === 0) return -1;
      row.status = statuses[status - 1] as Status;
    } else if (key !== kindField || close - at !== 11 || bytes[at + 1] !== 0x70 || bytes[at + 10] !== 0x6e) return -1;
    else if (bytes.toString("latin1", at + 1, close) !== "prediction") return -1;
    return close + 1;
  }

  #time(bytes: Buffer, at: number, end: number, highest: number): number {
    if (bytes[at] !== 0x22) {
      const after = scanNumber(bytes, at, end, this.#number, 0);
      if (after >= 0) this.#row.setTime(epochMsOfNumber(this.#number[0] as number));
      return after;
    }
    const close = closingQuote(bytes, at + 1, end, highest);
    if (close < 0) return -1;
    this.#row.setTime(epochMsOfText(bytes.toString("utf8", at + 1, close)));
    return close + 1;
  }
}

/** The text of a word, most likely the one that was asked for last. */
function remembered(words: ByteTable, bytes: Buffer, from: number, to: number): string {
  const again = words.expected(0, bytes, from, to + 1);
  if (again !== 0) return words.text(again);
  if (words.size > rememberedNames) words.clear();
  const word = words.intern(bytes, from, to);
  words.follow(0, word);
  return words.text(word);
}
