import { isUtf8 } from "node:buffer";
import { dataOfEvents } from "./cloud-events.ts";
import { faultPlace } from "./json-fault.ts";
import { depthLimit, skipSpace, valueEnd } from "./json-scanner.ts";
import { withoutMark } from "./json-wrapping.ts";
import { isDeeper, parseJson } from "./lenient-json.ts";
import { valueByteLimit } from "./native-fields.ts";

/** How a body is written: one JSON text, one a line, or CloudEvents around such. */
export type BodyFormat = "json" | "lines" | "events";

/** Records that together hold every value of a body, and how many values that is. */
export interface CutBody {
  readonly records: readonly Uint8Array[];
  readonly values: number;
}

/** Why nothing of a body can be taken. */
export interface UnreadableBody {
  readonly unreadable: string;
  readonly remedy: string;
}

/** A record is decoded in one turn: small enough to leave room for others. */
const recordValues = 1_000;
const recordBytes = 256 * 1024;
const whole = "Correct it there and send the body again: nothing of it was taken";
const shapes = "Send one JSON object, an array of them, or one a line as application/x-ndjson";
const eventShape = "Send CloudEvents 1.0 whose data is a record, or an array of them; data_base64 is not read";
/** The body is known to be UTF-8. */
const anyByte = 0xff;

/**
 * Checks that a body is JSON, all of it, and cuts it into records: the object, or arrays of its objects.
 * What a value means, and whether it can count, is for the decoder.
 */
export function cutBody(body: Buffer, format: BodyFormat): CutBody | UnreadableBody {
  if (!isUtf8(body)) return { unreadable: "the body is no UTF-8 text", remedy: "Encode it as UTF-8" };
  const text = withoutMark(body, 0, body.length);
  const start = skipSpace(body, text, body.length);
  if (start === body.length) return { unreadable: "the body is empty", remedy: shapes };
  if (format === "lines") return cutLines(body, text);
  if (format === "events") return cutEvents(body.toString("utf8", text));
  if (body[start] === 0x5b) return cutArray(body, start, text);
  if (body[start] !== 0x7b && parseJson(body.toString("utf8", start)) !== undefined)
    return { unreadable: "the body is a bare value", remedy: shapes };
  const close = valueEnd(body, start, body.length, 0, anyByte);
  const isPlain = close >= 0 && skipSpace(body, close, body.length) === body.length;
  if (!isPlain) {
    const fault = faultOf(body.toString("utf8", text));
    if (fault !== undefined) return fault;
  }
  const spans = [{ start, end: body.length }];
  return tooLarge(spans) ?? { records: [body.subarray(start)], values: 1 };
}

function cutEvents(text: string): CutBody | UnreadableBody {
  const fault = faultOf(text);
  if (fault !== undefined) return fault;
  const found = dataOfEvents(parseJson(text)?.value);
  if ("unreadable" in found) return { unreadable: found.unreadable, remedy: eventShape };
  return cutLines(Buffer.from(found.lines), 0);
}

function cutArray(body: Buffer, start: number, text: number): CutBody | UnreadableBody {
  const plain = elements(body, start, (at) => valueEnd(body, at, body.length, 1, anyByte));
  if (plain !== undefined) return gathered(body, plain);
  const fault = faultOf(body.toString("utf8", text));
  if (fault !== undefined) return fault;
  return gathered(body, elements(body, start, (at) => endInValid(body, at)) ?? []);
}

function cutLines(body: Buffer, start: number): CutBody | UnreadableBody {
  const spans: Span[] = [];
  for (let [at, line, next] = [start, 1, start]; at < body.length; at = next, line += 1) {
    const found = body.indexOf(0x0a, at);
    const end = found < 0 ? body.length : found;
    next = end + 1;
    const from = skipSpace(body, at, end);
    if (from === end) continue;
    const close = valueEnd(body, from, end, 0, anyByte);
    const isPlain = close >= 0 && skipSpace(body, close, end) === end;
    const fault = isPlain ? undefined : faultOf(body.toString("utf8", at, end), line);
    if (fault !== undefined) return fault;
    spans.push({ start: from, end: isPlain ? close : end });
  }
  return gathered(body, spans);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The elements of the array at `at`, or undefined where `endOf` (-1 on failure) or the array does not hold to the end. */
function elements(body: Buffer, at: number, endOf: (at: number) => number): Span[] | undefined {
  const spans: Span[] = [];
  let p = skipSpace(body, at + 1, body.length);
  if (body[p] === 0x5d) return skipSpace(body, p + 1, body.length) === body.length ? spans : undefined;
  while (p < body.length) {
    const end = endOf(p);
    if (end < 0) return undefined;
    spans.push({ start: p, end });
    p = skipSpace(body, end, body.length);
    if (body[p] === 0x5d) return skipSpace(body, p + 1, body.length) === body.length ? spans : undefined;
    if (body[p] !== 0x2c) return undefined;
    p = skipSpace(body, p + 1, body.length);
  }
  return undefined;
}

/** The end of an element of an array that is known to be valid, bare NaN included. */
function endInValid(body: Buffer, at: number): number {
  let [depth, quoted] = [0, false];
  for (let p = at; p < body.length; p += 1) {
    const c = body[p];
    if (quoted) {
      if (c === 0x5c) p += 1;
      else if (c === 0x22) quoted = false;
    } else if (c === 0x22) quoted = true;
    else if (c === 0x5b || c === 0x7b) depth += 1;
    else if (depth === 0 && (c === 0x2c || c === 0x5d)) return p;
    else if (c === 0x5d || c === 0x7d) depth -= 1;
  }
  return -1;
}

/** Arrays of neighbouring values. */
function gathered(body: Buffer, spans: readonly Span[]): CutBody | UnreadableBody {
  const refused = tooLarge(spans);
  if (refused !== undefined) return refused;
  const records: Buffer[] = [];
  for (let first = 0; first < spans.length; ) {
    let [next, size] = [first, 1];
    for (; next < spans.length && next - first < recordValues && (next === first || size < recordBytes); next += 1)
      size += length(spans[next]) + 1;
    records.push(arrayOf(body, spans.slice(first, next), size));
    first = next;
  }
  return { records, values: spans.length };
}

function arrayOf(body: Buffer, spans: readonly Span[], size: number): Buffer {
  const array = Buffer.allocUnsafe(size);
  let at = 0;
  for (const { start, end } of spans) {
    array[at] = at === 0 ? 0x5b : 0x2c;
    at += 1 + body.copy(array, at + 1, start, end);
  }
  array[at] = 0x5d;
  return array;
}

function tooLarge(spans: readonly Span[]): UnreadableBody | undefined {
  // Two bytes for the brackets of an array.
  const index = spans.findIndex((span) => length(span) > valueByteLimit - 2);
  if (index < 0) return undefined;
  const [place, size] = [index + 1, length(spans[index])];
  return {
    unreadable: `record ${place} of the body has ${size} bytes, of at most ${valueByteLimit - 2}`,
    remedy: "Split it",
  };
}

function length(span: Span | undefined): number {
  return span === undefined ? 0 : span.end - span.start;
}

/** What is wrong with a text that begins on a line of the body, and where; undefined where nothing is. */
function faultOf(text: string, firstLine = 1): UnreadableBody | undefined {
  let fault: string;
  if (parseJson(text) === undefined) fault = faultPlace(text, firstLine);
  else if (isDeeper(text, depthLimit)) fault = `it nests deeper than ${depthLimit}`;
  else return undefined;
  return { unreadable: `the body cannot be read: ${fault}`, remedy: whole };
}
