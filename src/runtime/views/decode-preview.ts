import type { Decoder } from "../../core/record.ts";
import type { Schema } from "../../core/schema.ts";
import type { DecodePreview } from "../../edge/web/page-views.ts";
import { ReadingSink } from "../decode-reading.ts";

/** What each line of a pasted text would be understood as by the decoder of the first topic. Nothing is counted. */
export function decodePreview(text: string, topics: ReadonlyMap<string, Decoder>, nowMs: number): DecodePreview {
  const first = [...topics][0];
  if (first === undefined) return { understood: false, readings: [] };
  const [topic, decoder] = first;
  const schemas = new Map<string, Schema>();
  const readings = records(text).map((record, offset) => {
    const meta = { topic, partition: 0, offset, timestampMs: nowMs, key: null };
    const sink = new ReadingSink(meta, schemas);
    const bytes = Buffer.from(record);
    const refused = decoder.decode(bytes, 0, bytes.length, meta, sink);
    if (refused !== undefined) sink.rejects.push(refused);
    return sink.reading();
  });
  return { understood: readings.length > 0 && readings.every(({ rejects }) => rejects.length === 0), readings };
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
