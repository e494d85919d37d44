import { gunzipSync } from "node:zlib";
import type { Reject } from "../../core/record.ts";
import { valueByteLimit } from "./native-fields.ts";
import { reject } from "./recognise.ts";

/** Confluent's wire format: a zero byte and a schema id in four. JSON never begins with a zero byte. */
export function isFramed(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 5 && bytes[start] === 0;
}

/** RFC 1952's magic bytes. */
export function isGzip(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 2 && bytes[start] === 0x1f && bytes[start + 1] === 0x8b;
}

/** Where the text begins after a UTF-8 byte order mark, if there is one. */
export function withoutMark(bytes: Uint8Array, start: number, end: number): number {
  const marked = end - start >= 3 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
  return marked ? start + 3 : start;
}

/** The unpacked value; a reject if it is damaged, or unpacks to more than a value may have. */
export function unzip(bytes: Buffer, start: number, end: number): Buffer | Reject {
  try {
    return gunzipSync(bytes.subarray(start, end), { maxOutputLength: valueByteLimit });
  } catch (error) {
    if (error instanceof RangeError) return reject("too_large", `gzip of more than ${valueByteLimit} bytes`);
    return reject("bad_json", "begins as gzip, but does not unpack");
  }
}
