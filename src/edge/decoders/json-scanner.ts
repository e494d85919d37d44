import { scanNumber } from "./number-scanner.ts";

/** Values may nest this deep, the outermost included. */
export const depthLimit = 32;
const discarded = new Float64Array(1);

/** The first byte at or after `at` that is no JSON white space. */
export function skipSpace(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end) {
    const c = bytes[p] as number;
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) break;
    p++;
  }
  return p;
}

/**
 * The closing quote of the string whose first character is at `at`; -1 if it does not end, or is anything but plain:
 * escapes, control characters and bytes above `highest` are left to `JSON.parse`. `highest` is 127, or 255 where the
 * caller knows that the bytes are UTF-8.
 */
export function closingQuote(bytes: Uint8Array, at: number, end: number, highest: number): number {
  for (let p = at; p < end; p++) {
    const c = bytes[p] as number;
    if (c === 0x22) return p;
    if (c === 0x5c || c < 0x20 || c > highest) return -1;
  }
  return -1;
}

/** The end of the literal `true`, `false` or `null` at `at`, or -1. */
export function literalEnd(bytes: Uint8Array, at: number, end: number): number {
  const c = bytes[at];
  if (c === 0x74 && at + 4 <= end && bytes[at + 1] === 0x72 && bytes[at + 2] === 0x75 && bytes[at + 3] === 0x65)
    return at + 4;
  if (c === 0x6e && at + 4 <= end && bytes[at + 1] === 0x75 && bytes[at + 2] === 0x6c && bytes[at + 3] === 0x6c)
    return at + 4;
  const isFalse =
    c === 0x66 &&
    at + 5 <= end &&
    bytes[at + 1] === 0x61 &&
    bytes[at + 2] === 0x6c &&
    bytes[at + 3] === 0x73 &&
    bytes[at + 4] === 0x65;
  return isFalse ? at + 5 : -1;
}

/**
 * The end of the JSON value at `at`, or -1 if it is not plainly valid: wrong, cut short, with escapes, or nested so that
 * it would pass the depth limit inside `depth` others. A value that is skipped is checked as fully as one that is read.
 */
export function valueEnd(bytes: Buffer, at: number, end: number, depth: number, highest: number): number {
  if (at >= end) return -1;
  const c = bytes[at] as number;
  if (c === 0x22) return closingQuote(bytes, at + 1, end, highest) + 1 || -1;
  if (c === 0x7b) return depth < depthLimit ? objectEnd(bytes, at + 1, end, depth + 1, highest) : -1;
  if (c === 0x5b) return depth < depthLimit ? arrayEnd(bytes, at + 1, end, depth + 1, highest) : -1;
  if (c === 0x74 || c === 0x66 || c === 0x6e) return literalEnd(bytes, at, end);
  return scanNumber(bytes, at, end, discarded, 0);
}

function objectEnd(bytes: Buffer, at: number, end: number, depth: number, highest: number): number {
  let p = skipSpace(bytes, at, end);
  if (p < end && bytes[p] === 0x7d) return p + 1;
  while (p < end) {
    if (bytes[p] !== 0x22) return -1;
    p = closingQuote(bytes, p + 1, end, highest);
    if (p < 0) return -1;
    p = skipSpace(bytes, p + 1, end);
    if (p >= end || bytes[p] !== 0x3a) return -1;
    p = valueEnd(bytes, skipSpace(bytes, p + 1, end), end, depth, highest);
    if (p < 0) return -1;
    p = skipSpace(bytes, p, end);
    if (p >= end) return -1;
    if (bytes[p] === 0x7d) return p + 1;
    if (bytes[p] !== 0x2c) return -1;
    p = skipSpace(bytes, p + 1, end);
  }
  return -1;
}

function arrayEnd(bytes: Buffer, at: number, end: number, depth: number, highest: number): number {
  let p = skipSpace(bytes, at, end);
  if (p < end && bytes[p] === 0x5d) return p + 1;
  while (p < end) {
    p = valueEnd(bytes, p, end, depth, highest);
    if (p < 0) return -1;
    p = skipSpace(bytes, p, end);
    if (p >= end) return -1;
    if (bytes[p] === 0x5d) return p + 1;
    if (bytes[p] !== 0x2c) return -1;
    p = skipSpace(bytes, p + 1, end);
  }
  return -1;
}
