import type { HeaderValue, SourceHeaders } from "../source.ts";
import { VarintCursor } from "./varint-cursor.ts";

/** The headers of a record, which stand between its value and its end; null where there are none or they are broken. */
export function readHeaders(bytes: Uint8Array, start: number, end: number): SourceHeaders | null {
  const cursor = new VarintCursor();
  cursor.bytes = bytes;
  cursor.at = start;
  // Names such as `__proto__` are names like any other.
  const headers: Record<string, HeaderValue | HeaderValue[] | undefined> = Object.create(null);
  let left = start < end ? cursor.read() : 0;
  if (left <= 0) return null;
  for (; left > 0; left -= 1) {
    const name = bytesOf(cursor, end);
    const value = bytesOf(cursor, end);
    if (name === undefined || value === undefined) return null;
    const key = Buffer.from(name ?? []).toString();
    const known = headers[key];
    if (known === undefined) headers[key] = value;
    else headers[key] = Array.isArray(known) ? [...known, value] : [known, value];
  }
  return headers;
}

/** Bytes behind their length, null where that is negative, undefined where they would reach beyond the end. */
function bytesOf(cursor: VarintCursor, end: number): Uint8Array | null | undefined {
  const length = cursor.read();
  const from = cursor.at;
  if (!(from + Math.max(0, length) <= end)) return undefined;
  if (length < 0) return null;
  cursor.at = from + length;
  return cursor.bytes.subarray(from, cursor.at);
}
