import { unseenTextLimit } from "../../core/profile/unseen-names.ts";
import { defects, type RecordMeta, type Reject, type RowSink } from "../../core/record.ts";
import { predictionColumn, type Schema, scoreColumn } from "../../core/schema.ts";
import { clockSkewToleranceMs } from "./event-time.ts";
import { plainList } from "./native-list.ts";
import { defectBit, type NativeRow } from "./native-row.ts";
import { reject } from "./recognise.ts";
import { pushExtras } from "./row-extras.ts";
import { NameColumns, noColumn, reservedName, SchemaCodes } from "./schema-columns.ts";
import { slotBytes, slotNull, slotNumber, slotStructure, slotText, type ValueSlots } from "./value-slots.ts";

/** UTF-8 of the characters that are kept of an unseen category, at most. */
const bytesOfUnseen = 4 * unseenTextLimit;

/** What the writer remembers of a schema. */
class KnownSchema {
  readonly codes: SchemaCodes;
  readonly features: NameColumns;
  readonly outputs: NameColumns;
  readonly classScores: NameColumns;

  constructor(schema: Schema) {
    this.codes = new SchemaCodes(schema);
    this.features = new NameColumns(schema, "", isReservedFeature);
    this.outputs = new NameColumns(schema, "", () => false);
    this.classScores = new NameColumns(schema, `${scoreColumn}.`, (name) => name === "__proto__");
  }
}

/** Names that would reach an object's prototype, or a column that is no feature. */
function isReservedFeature(name: string): boolean {
  return (
    name === "__proto__" || name === predictionColumn || name === scoreColumn || name.startsWith(`${scoreColumn}.`)
  );
}

/** Pushes a row that has been read into a sink, by the rules of the sink's schema. */
export class NativeWriter {
  readonly #known = new WeakMap<Schema, KnownSchema>();
  #latest: KnownSchema | undefined;

  write(row: NativeRow, defaultModel: string, meta: RecordMeta, sink: RowSink): Reject | undefined {
    let finishedMs = row.times[0] as number;
    if (!(finishedMs <= meta.timestampMs + clockSkewToleranceMs)) {
      if (!Number.isNaN(finishedMs)) row.defects |= defectBit.clock_skew;
      finishedMs = meta.timestampMs;
    }
    const schema = sink.begin(row.model || defaultModel, row.version, row.role, finishedMs);
    if (schema === "refused") return reject("refused_model", "a model that is not watched");
    const known = this.#of(schema);
    let found = row.defects;
    found |= pushFeatures(row.features, known.features, known.codes, row.bytes, sink);
    if (row.outputs.count > 0) found |= pushOutputs(row, known, sink);
    if (row.classScores.count > 0) found |= pushScores(row.classScores, known.classScores, known.codes, sink);
    if (schema.extras !== null) pushExtras(schema.extras, recordOf(row), sink);
    sink.outcome(row.status, row.times[1] as number);
    if (row.hasId) sink.id(row.id.high, row.id.low);
    if (found !== 0) for (const defect of defects) if ((found & defectBit[defect]) !== 0) sink.defect(defect);
    sink.commit();
    return undefined;
  }

  #of(schema: Schema): KnownSchema {
    if (this.#latest?.codes.schema === schema) return this.#latest;
    let known = this.#known.get(schema);
    if (known === undefined) {
      known = new KnownSchema(schema);
      this.#known.set(schema, known);
    }
    this.#latest = known;
    return known;
  }
}

/**
 * Pushes features and returns the bits of their defects.
 * The loop takes the two common cases, a number and a known category in a known column; `pushFeature` has the rules.
 */
function pushFeatures(
  slots: ValueSlots,
  columns: NameColumns,
  codes: SchemaCodes,
  bytes: Buffer,
  sink: RowSink,
): number {
  columns.follow(slots);
  let found = 0;
  const { count, name, kind, numbers, from, to } = slots;
  let { known, numeric } = columns;
  for (let slot = 0; slot < count; slot++) {
    const id = name[slot] as number;
    const column = id < known.length ? (known[id] as number) - 1 : -1;
    if (column >= 0 && kind[slot] === slotNumber && numeric[id] === 1) {
      const value = numbers[slot] as number;
      if (value - value === 0) {
        sink.number(column, value);
        continue;
      }
    } else if (column >= 0 && kind[slot] === slotBytes && numeric[id] === 0) {
      const code = codes.code(column, bytes, from[slot] as number, to[slot] as number);
      if (code >= 0) {
        sink.category(column, code);
        continue;
      }
    }
    found |= pushFeature(slots, slot, columns, codes, bytes, sink);
    known = columns.known;
    numeric = columns.numeric;
  }
  return found;
}

function pushFeature(
  slots: ValueSlots,
  slot: number,
  columns: NameColumns,
  codes: SchemaCodes,
  bytes: Buffer,
  sink: RowSink,
): number {
  const kind = slots.kind[slot] as number;
  const column = columns.column(slots, slots.name[slot] as number, kindOfSlot(kind));
  if (column >= 0) return pushValue(slots, slot, column, codes, bytes, sink, defectBit.type_mismatch);
  if (column === reservedName) return defectBit.reserved_key;
  if (kindOfSlot(kind) !== undefined || !codes.schema.provisional) return defectBit.unknown_feature;
  // A learning schema cannot take a column of unknown kind: a null waits, an array (an embedding) is not tracked.
  return kind === slotNull ? 0 : defectBit.type_mismatch;
}

function kindOfSlot(kind: number): "numeric" | "categorical" | undefined {
  if (kind === slotNumber) return "numeric";
  return kind === slotBytes || kind === slotText ? "categorical" : undefined;
}

/** Pushes one value into its column; `mismatch` is the defect of a value that is not of the column's kind. */
function pushValue(
  slots: ValueSlots,
  slot: number,
  column: number,
  codes: SchemaCodes,
  bytes: Buffer,
  sink: RowSink,
  mismatch: number,
): number {
  const kind = slots.kind[slot] as number;
  const numeric = codes.isNumeric(column);
  if (kind === slotNumber && numeric) {
    const value = slots.numbers[slot] as number;
    if (value - value === 0) sink.number(column, value);
    else sink.missing(column, Number.isNaN(value) ? "nan" : "infinite");
    return 0;
  }
  if (kind === slotBytes && !numeric) {
    const code = codes.code(column, bytes, slots.from[slot] as number, slots.to[slot] as number);
    if (code >= 0) sink.category(column, code);
    else sink.unseenCategory(column, unseenText(bytes, slots.from[slot] as number, slots.to[slot] as number));
    return 0;
  }
  if (kind === slotText && !numeric) {
    const text = slots.texts[slot] as string;
    const code = codes.schema.code(column, text);
    if (code >= 0) sink.category(column, code);
    else sink.unseenCategory(column, text);
    return 0;
  }
  sink.missing(column, kind === slotNull ? "null" : "wrong_type");
  return kind === slotNull ? 0 : mismatch;
}

/** As much of an unseen category as is kept, so that a long one holds no memory. */
function unseenText(bytes: Buffer, from: number, to: number): string {
  return bytes.toString("utf8", from, Math.min(to, from + bytesOfUnseen));
}

/** Pushes prediction and plain score, the common cases first. */
function pushOutputs(row: NativeRow, known: KnownSchema, sink: RowSink): number {
  const { outputs: slots, predictionName, bytes } = row;
  const { outputs: columns, codes } = known;
  columns.follow(slots);
  let found = 0;
  for (let slot = 0; slot < slots.count; slot++) {
    const id = slots.name[slot] as number;
    const column = (columns.known[id] as number) - 1;
    if (id !== predictionName) {
      const value = slots.numbers[slot] as number;
      const isPlain =
        column >= 0 && slots.kind[slot] === slotNumber && columns.numeric[id] === 1 && value >= 0 && value <= 1;
      if (isPlain) sink.number(column, value);
      else found |= pushScore(slots, slot, columns, codes, sink);
      continue;
    }
    const isText = column >= 0 && slots.kind[slot] === slotBytes && columns.numeric[id] === 0;
    const code = isText ? codes.code(column, bytes, slots.from[slot] as number, slots.to[slot] as number) : -1;
    if (code >= 0) sink.category(column, code);
    else found |= pushPrediction(row, slot, known, sink);
  }
  return found;
}

function pushPrediction(row: NativeRow, slot: number, known: KnownSchema, sink: RowSink): number {
  const { outputs: slots } = row;
  const kind = kindOfSlot(slots.kind[slot] as number);
  const list = slots.kind[slot] === slotStructure ? predictedList(row, slot) : undefined;
  if (list !== undefined) sink.predictedList(list);
  const column = known.outputs.column(slots, slots.name[slot] as number, kind);
  if (column !== noColumn)
    return pushValue(slots, slot, column, known.codes, row.bytes, sink, defectBit.bad_prediction);
  return slots.kind[slot] === slotStructure && list === undefined ? defectBit.bad_prediction : 0;
}

function predictedList({ outputs: slots, parsedPrediction, bytes }: NativeRow, slot: number) {
  const text = () => bytes.toString("utf8", slots.from[slot] as number, slots.to[slot] as number);
  return plainList(parsedPrediction ?? JSON.parse(text()));
}

function pushScores(slots: ValueSlots, columns: NameColumns, codes: SchemaCodes, sink: RowSink): number {
  columns.follow(slots);
  let found = 0;
  for (let slot = 0; slot < slots.count; slot++) found |= pushScore(slots, slot, columns, codes, sink);
  return found;
}

/** A score outside 0..1 counts as the number it is, and as a defect: it may be a margin or a log-odds. */
function pushScore(slots: ValueSlots, slot: number, columns: NameColumns, codes: SchemaCodes, sink: RowSink): number {
  const kind = slots.kind[slot] as number;
  const value = slots.numbers[slot] as number;
  const fault = kind === slotNull || (kind === slotNumber && value >= 0 && value <= 1) ? 0 : defectBit.bad_score;
  const column = columns.column(slots, slots.name[slot] as number, kind === slotNumber ? "numeric" : undefined);
  if (column === reservedName) return defectBit.reserved_key;
  if (column === noColumn) return fault;
  if (kind === slotNumber) {
    if (!codes.isNumeric(column)) sink.missing(column, "wrong_type");
    else if (value - value === 0) sink.number(column, value);
    else sink.missing(column, Number.isNaN(value) ? "nan" : "infinite");
  } else sink.missing(column, kind === slotNull ? "null" : "wrong_type");
  return fault;
}

/** The whole record: only rows of models with own metrics or segments are parsed for it. */
function recordOf({ parsed, bytes, from, to }: NativeRow): object {
  return parsed ?? JSON.parse(bytes.toString("utf8", from, to));
}
