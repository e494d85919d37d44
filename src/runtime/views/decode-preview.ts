import type { Models } from "../../core/evaluation/models.ts";
import type { Decoder } from "../../core/record.ts";
import { schemaOf } from "../../core/reference/frozen.ts";
import { Schema } from "../../core/schema.ts";
import type { DecodePreview, RecordReading } from "../../edge/web/record-reading.ts";
import { ReadingSink } from "../decode-reading.ts";

/**
 * What each record of a pasted text would be understood as: by the columns of its model's reference where it has one, by
 * the first decoder of the sources that refuses nothing. Nothing is counted, and nothing that driftline holds changes.
 */
export function decodePreview(
  text: string,
  topics: ReadonlyMap<string, Decoder>,
  models: Models,
  nowMs: number,
): DecodePreview {
  const all = [...topics].map(([topic, decoder]) => ({ topic, readings: read(text, topic, decoder, models, nowMs) }));
  const clear = all.find(
    ({ readings }) => readings.length > 0 && readings.every(({ rejects }) => rejects.length === 0),
  );
  const shown = clear ?? all[0];
  return { understood: clear !== undefined, topic: shown?.topic ?? null, readings: shown?.readings ?? [] };
}

function read(text: string, topic: string, decoder: Decoder, models: Models, nowMs: number): RecordReading[] {
  const schemas = new Map<string, Schema>();
  const columnsOf = (model: string): Schema => {
    const frame = models.find(model)?.frame ?? null;
    const schema =
      schemas.get(model) ??
      (frame === null ? new Schema(model, "provisional", []) : schemaOf(frame.reference, frame.hash));
    schemas.set(model, schema);
    return schema;
  };
  return records(text).map((record, offset) => {
    const meta = { topic, partition: 0, offset, timestampMs: nowMs, key: null };
    const sink = new ReadingSink(meta, columnsOf);
    const bytes = Buffer.from(record);
    const refused = decoder.decode(bytes, 0, bytes.length, meta, sink);
    if (refused !== undefined) sink.rejects.push(refused);
    return sink.reading();
  });
}

/** One record if the whole text is JSON, else one a line. */
function records(text: string): string[] {
  try {
    JSON.parse(text);
    return [text];
  } catch {
    return text.split("\n").filter((line) => line.trim() !== "");
  }
}
