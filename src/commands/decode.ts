import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import type { RecordMeta } from "../core/record.ts";
import { Schema } from "../core/schema.ts";
import { type DecoderName, decoders } from "../edge/decoders/decoders.ts";
import type { RecordReading } from "../edge/web/record-reading.ts";
import { ReadingSink } from "../runtime/decode-reading.ts";

interface DecodeFlags {
  readonly sample: string;
  readonly decoder: DecoderName;
  readonly model?: string;
  readonly labels: boolean;
  readonly json: boolean;
}

/** `driftline decode`: shows what is understood of sample records. Exits 1 if any was refused, 2 if the file is none. */
export function decodeCommand(): Command {
  return new Command("decode")
    .description("show what driftline understands of sample records")
    .requiredOption(
      "--sample <file>",
      "records, one JSON a line: bare values, or {topic, offset, timestamp, key, value | value_b64}",
    )
    .addOption(
      new Option("--decoder <name>", "how the records are written").choices(Object.keys(decoders)).default("native"),
    )
    .option("--model <name>", "model of records that name none (default: the topic)")
    .option("--labels", "the topic carries labels: a null value withdraws the label of its key", false)
    .option("--json", "print one JSON object a record", false)
    .action((flags: DecodeFlags, command: Command) => {
      let text: string;
      try {
        text = readFileSync(flags.sample, "utf8");
      } catch (error) {
        command.error(`--sample ${flags.sample}: cannot be read (${(error as NodeJS.ErrnoException).code})`, {
          exitCode: 2,
        });
      }
      const readings = readSamples(text, flags);
      for (const reading of readings) console.log(flags.json ? JSON.stringify(reading) : described(reading));
      if (readings.some((reading) => reading.rejects.length > 0)) process.exitCode = 1;
    });
}

/** Decodes each line of a sample file with one decoder, against schemas that learn as a model without reference does. */
export function readSamples(text: string, flags: Pick<DecodeFlags, "decoder" | "model" | "labels">): RecordReading[] {
  const settings = { carriesLabels: flags.labels, ...(flags.model === undefined ? {} : { model: flags.model }) };
  const decoder = decoders[flags.decoder](settings);
  const schemas = new Map<string, Schema>();
  const schemaOf = (model: string): Schema => {
    const schema = schemas.get(model) ?? new Schema(model, "provisional", []);
    schemas.set(model, schema);
    return schema;
  };
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line, index) => {
    const { meta, value } = sampleRecord(line, index);
    const sink = new ReadingSink(meta, schemaOf);
    const refused = decoder.decode(value, 0, value?.length ?? 0, meta, sink);
    if (refused !== undefined) sink.rejects.push(refused);
    return sink.reading();
  });
}

/** A record as a log holds it, unchecked. */
interface Wrapped {
  readonly topic?: unknown;
  readonly offset?: unknown;
  readonly timestamp?: unknown;
  readonly key?: unknown;
  readonly value?: unknown;
  readonly value_b64?: unknown;
}

/** A line that wraps a record as a log would hold it, or is itself the record's value. */
function sampleRecord(line: string, index: number): { meta: RecordMeta; value: Buffer | null } {
  const wrapped = wrapper(line);
  const timestampMs = typeof wrapped?.timestamp === "number" ? wrapped.timestamp : Date.now();
  const offset = typeof wrapped?.offset === "number" ? wrapped.offset : index;
  const topic = typeof wrapped?.topic === "string" ? wrapped.topic : "sample";
  const key = typeof wrapped?.key === "string" ? Buffer.from(wrapped.key) : null;
  return {
    meta: { topic, partition: 0, offset, timestampMs, key },
    value: wrapped === undefined ? Buffer.from(line) : wrappedValue(wrapped),
  };
}

function wrapper(line: string): Wrapped | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    const isWrapper = typeof parsed === "object" && parsed !== null && ("value" in parsed || "value_b64" in parsed);
    return isWrapper && "topic" in parsed ? (parsed as Wrapped) : undefined;
  } catch {
    // Not even JSON: it is for the decoder to say so.
    return undefined;
  }
}

function wrappedValue(wrapped: Wrapped): Buffer | null {
  if (typeof wrapped.value_b64 === "string") return Buffer.from(wrapped.value_b64, "base64");
  return typeof wrapped.value === "string" ? Buffer.from(wrapped.value) : null;
}

function described(reading: RecordReading): string {
  const lines = [`${reading.topic} ${reading.offset}:`];
  for (const row of reading.rows) {
    const latency = row.latencyMs === null ? "latency unknown" : `${row.latencyMs} ms`;
    lines.push(
      `  prediction of ${row.model} ${row.version} (${row.role}), ${row.status}, ${latency}, finished ${row.finished}`,
    );
    for (const [name, value] of Object.entries(row.values)) lines.push(`    ${name}: ${value}`);
    if (row.defects.length > 0) lines.push(`    counted with defects: ${row.defects.join(", ")}`);
  }
  for (const label of reading.labels)
    lines.push(`  label of ${label.model}, id ${label.id}: ${JSON.stringify(label.value) ?? "withdrawn"}`);
  for (const why of reading.rejects) lines.push(`  refused, ${why.reason}: ${why.excerpt}`);
  if (reading.tombstone) lines.push("  tombstone: no value");
  if (lines.length === 1) lines.push("  nothing in it");
  return lines.join("\n");
}
