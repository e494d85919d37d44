import { isUtf8 } from "node:buffer";
import type { RecordMeta, Reject, RowSink } from "../../core/record.ts";
import { depthLimit } from "./json-scanner.ts";
import { isDeeper, parseJson } from "./lenient-json.ts";
import { rowLimit } from "./native-fields.ts";
import { pushLabel } from "./native-label.ts";
import { fieldsOf, isMap, kindOf, readParsed } from "./native-object-path.ts";
import type { NativeRow } from "./native-row.ts";
import type { NativeWriter } from "./native-writer.ts";
import { masked, reject } from "./recognise.ts";

/** Reads values by `JSON.parse`: the definition of the format, and the way of everything unusual. */
export class NativeDefinition {
  readonly #row: NativeRow;
  readonly #writer: NativeWriter;
  readonly #idSeed: number;
  readonly #carriesLabels: boolean;

  constructor(row: NativeRow, writer: NativeWriter, idSeed: number, carriesLabels: boolean) {
    this.#row = row;
    this.#writer = writer;
    this.#idSeed = idSeed;
    this.#carriesLabels = carriesLabels;
  }

  decode(
    bytes: Buffer,
    start: number,
    end: number,
    model: string,
    meta: RecordMeta,
    sink: RowSink,
  ): Reject | undefined {
    if (!isUtf8(bytes.subarray(start, end))) return reject("not_utf8", `${end - start} bytes that are no UTF-8 text`);
    const text = bytes.toString("utf8", start, end);
    const parsed = parseJson(text);
    if (parsed === undefined) return this.#lines(text, model, meta, sink);
    if (isDeeper(text, depthLimit)) return tooDeep();
    if (!Array.isArray(parsed.value)) return this.#element(parsed.value, parsed.repaired, model, meta, sink);
    if (parsed.value.length > rowLimit)
      return reject("too_many_rows", `${parsed.value.length} rows, of at most ${rowLimit}`);
    for (const element of parsed.value) {
      const refused = this.#element(element, parsed.repaired, model, meta, sink);
      if (refused !== undefined) sink.abandon(refused);
    }
    return undefined;
  }

  /** Decodes the text of one row: a line, or an element of an array. */
  decodeRow(text: string, model: string, meta: RecordMeta, sink: RowSink): Reject | undefined {
    const parsed = parseJson(text);
    if (parsed === undefined) return reject("bad_json", masked(text));
    if (isDeeper(text, depthLimit)) return tooDeep();
    return this.#element(parsed.value, parsed.repaired, model, meta, sink);
  }

  /** A text that is no JSON as a whole is taken as lines if its first line is an object; a bad line costs that line. */
  #lines(text: string, model: string, meta: RecordMeta, sink: RowSink): Reject | undefined {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    if (lines.length < 2 || !isMap(parseJson(lines[0] as string)?.value)) return reject("bad_json", masked(text));
    if (lines.length > rowLimit) return reject("too_many_rows", `${lines.length} lines, of at most ${rowLimit}`);
    for (const line of lines) {
      const refused = this.decodeRow(line, model, meta, sink);
      if (refused !== undefined) sink.abandon(refused);
    }
    return undefined;
  }

  #element(value: unknown, repaired: boolean, model: string, meta: RecordMeta, sink: RowSink): Reject | undefined {
    if (!isMap(value))
      return reject(
        "not_an_object",
        `JSON, but ${Array.isArray(value) ? "an array" : "a bare value"} where a record should be`,
      );
    const fields = fieldsOf(value);
    const kind = kindOf(fields, this.#carriesLabels);
    if (kind === "label") return pushLabel(fields, this.#row, this.#idSeed, model, meta, sink);
    if (kind !== "prediction") return kind;
    const refused = readParsed(fields, this.#row, this.#idSeed, repaired);
    if (refused !== undefined) return refused;
    this.#row.parsed = value;
    return this.#writer.write(this.#row, model, meta, sink);
  }
}

function tooDeep(): Reject {
  return reject("too_deep", `nested deeper than ${depthLimit}`);
}
