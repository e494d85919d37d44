import { type Reject, roles, statuses } from "../../core/record.ts";
import { epochMsOfNumber, epochMsOfText } from "./event-time.ts";
import { hashId } from "./id-hash.ts";
import { featureLimit, featureNameLimit, nameLimit, unknownVersion } from "./native-fields.ts";
import { defectBit, type NativeRow } from "./native-row.ts";
import { looksLike, reject } from "./recognise.ts";
import { slotNull, slotNumber, slotStructure, type ValueSlots } from "./value-slots.ts";

const telling = ["kind", "model", "version", "latency_ms", "status", "features", "prediction", "score"];
const outcome = ["latency_ms", "status", "features", "prediction", "score"];
const weak = ["id", "request_id", "time", "role"];
const foreign = ["inputs", "outputs", "instances", "predictions"];
const noBytes = Buffer.alloc(0);

/** A record's own fields; a map, since a parsed object may hold any key. */
export type Fields = ReadonlyMap<string, unknown>;

export function fieldsOf(object: object): Fields {
  return new Map(Object.entries(object));
}

/** What a record is, by its fields: null counts as absent everywhere. Where labels are carried, one need not say that it is one. */
export function kindOf(fields: Fields, carriesLabels: boolean): "prediction" | "label" | Reject {
  const kind = fields.get("kind") ?? "prediction";
  if (kind !== "prediction" && kind !== "label")
    return reject("unknown_record", "kind is neither prediction nor label");
  if ((fields.get("v") ?? 1) !== 1)
    return reject("unknown_record", "v is not 1: a format that this version does not know");
  if (kind === "label") return "label";
  const has = (names: readonly string[]): boolean => names.some((name) => fields.has(name));
  if (fields.has("label") && !fields.has("kind") && !has(outcome))
    return carriesLabels ? "label" : reject("unknown_record", "has a label but no kind: set kind to label");
  if (has(telling) || (has(weak) && !has(foreign))) return "prediction";
  return reject("unknown_record", looksLike(new Set(fields.keys())));
}

/**
 * Reads a parsed prediction into the row: the definition of what a native record means.
 * `repaired` says that its text had bare NaN or Infinity.
 */
export function readParsed(fields: Fields, row: NativeRow, idSeed: number, repaired: boolean): Reject | undefined {
  row.reset(noBytes);
  if (fields.has("__proto__")) row.defects |= defectBit.reserved_key;
  const refused = readWords(fields, row) ?? readFeatures(fields.get("features") ?? {}, row);
  if (refused !== undefined) return refused;
  const prediction = fields.get("prediction");
  if (prediction !== undefined) setSlot(row.outputs, row.outputs.open(row.predictionName), prediction);
  if (typeof prediction === "object") row.parsedPrediction = prediction;
  const score = fields.get("score");
  if (isMap(score)) {
    if (!readMap(score, row.classScores, row))
      return reject("too_many_features", `score has over ${featureLimit} classes`);
  } else if (score !== undefined) setSlot(row.outputs, row.outputs.open(row.scoreName), score);
  const latency = fields.get("latency_ms") ?? undefined;
  if (latency !== undefined) row.setLatency(typeof latency === "number" ? latency : Number.NaN);
  readTime(fields, row);
  const id = idText(fields);
  if (id === undefined) row.defects |= defectBit.unsafe_id;
  else if (id !== "") hashIdText(id, idSeed, row);
  if (repaired && [row.features, row.outputs, row.classScores].some(hasNonFinite)) row.defects |= defectBit.nan_literal;
  if (repaired && [latency, fields.get("time")].some((value) => typeof value === "number" && !Number.isFinite(value)))
    row.defects |= defectBit.nan_literal;
  return undefined;
}

function readWords(fields: Fields, row: NativeRow): Reject | undefined {
  const model = name(fields.get("model"));
  const version = name(fields.get("version"));
  if (model === undefined) return reject("bad_field", `model is no text of at most ${nameLimit} characters`);
  if (version === undefined) return reject("bad_field", `version is no text of at most ${nameLimit} characters`);
  row.model = model;
  row.version = version || unknownVersion;
  const role = roles.find((known) => known === (fields.get("role") ?? "primary"));
  if (role === undefined) return reject("bad_field", `role is none of ${roles.join(", ")}`);
  row.role = role;
  const status = statuses.find((known) => known === (fields.get("status") ?? "ok"));
  if (status === undefined) return reject("bad_field", `status is none of ${statuses.join(", ")}`);
  row.status = status;
  return undefined;
}

/** A model's or version's name: integers are taken as their digits; 1.10 is not, since it would become 1.1. */
export function name(value: unknown): string | undefined {
  if (value === undefined || value === null) return "";
  if (Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && value.length <= nameLimit ? value : undefined;
}

/** Event time by the record; `bad_time` if it has one that cannot be read. */
function readTime(fields: Fields, row: NativeRow): void {
  const time = fields.get("time") ?? undefined;
  if (time !== undefined) row.setTime(epochMsOf(time));
}

/** Epoch ms of a parsed time, NaN if it is none. */
export function epochMsOf(time: unknown): number {
  if (typeof time === "number") return epochMsOfNumber(time);
  return typeof time === "string" ? epochMsOfText(time) : Number.NaN;
}

/** The id's text: `id`, else `<request_id>#<row>`, else empty; undefined if what is there can be no exact id. */
export function idText(fields: Fields): string | undefined {
  const id = idPart(fields.get("id"));
  if (id !== "") return id;
  const request = idPart(fields.get("request_id"));
  if (request === undefined || request === "") return request;
  const row = fields.get("row") ?? 0;
  return Number.isSafeInteger(row) ? `${request}#${row}` : undefined;
}

function idPart(value: unknown): string | undefined {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

export function hashIdText(text: string, seed: number, row: NativeRow): void {
  const bytes = Buffer.from(text, "utf8");
  hashId(bytes, 0, bytes.length, seed, row.id);
  row.hasId = true;
}

function readFeatures(features: unknown, row: NativeRow): Reject | undefined {
  if (!isMap(features)) return reject("bad_field", "features is no map of name to value");
  if (readMap(features, row.features, row)) return undefined;
  return reject("too_many_features", `over ${featureLimit} features`);
}

/** Whether the map's values fit into the slots. */
function readMap(map: object, slots: ValueSlots, row: NativeRow): boolean {
  const entries = Object.entries(map);
  if (entries.length > featureLimit) return false;
  for (const [key, value] of entries) {
    if (key.length > featureNameLimit) row.defects |= defectBit.unknown_feature;
    else setSlot(slots, slots.open(slots.names.internText(key)), value);
  }
  return true;
}

function setSlot(slots: ValueSlots, slot: number, value: unknown): void {
  if (typeof value === "number") {
    slots.kind[slot] = slotNumber;
    slots.numbers[slot] = value;
  } else if (typeof value === "string") slots.setText(slot, value);
  else if (typeof value === "boolean") slots.setText(slot, value ? "true" : "false");
  else slots.kind[slot] = value === null ? slotNull : slotStructure;
}

function hasNonFinite(slots: ValueSlots): boolean {
  for (let slot = 0; slot < slots.count; slot++)
    if (slots.kind[slot] === slotNumber && !Number.isFinite(slots.numbers[slot])) return true;
  return false;
}

/** A JSON object, as opposed to an array, a null or a scalar. */
export function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
