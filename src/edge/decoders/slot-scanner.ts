import { closingQuote, literalEnd, skipSpace, valueEnd } from "./json-scanner.ts";
import { featureLimit, featureNameLimit } from "./native-fields.ts";
import { scanNumber } from "./number-scanner.ts";
import { slotBytes, slotNull, slotNumber, slotStructure, type ValueSlots } from "./value-slots.ts";

/**
 * Reads the object whose first key may stand at `at` into slots and returns its end; -1 if it is not plain: a repeated
 * name, too long or too many names, or what `valueEnd` leaves to `JSON.parse`.
 */
export function scanSlots(
  slots: ValueSlots,
  bytes: Buffer,
  at: number,
  end: number,
  depth: number,
  highest: number,
): number {
  const names = slots.names;
  let previous = 0;
  let p = skipSpace(bytes, at, end);
  if (p < end && bytes[p] === 0x7d) return p + 1;
  while (p < end && bytes[p] === 0x22) {
    p++;
    let name = names.expected(previous, bytes, p, end);
    if (name !== 0) p += names.byteLength(name) + 1;
    else {
      const close = closingQuote(bytes, p, end, highest);
      if (close < 0 || close - p > featureNameLimit) return -1;
      name = names.intern(bytes, p, close);
      names.follow(previous, name);
      p = close + 1;
    }
    previous = name;
    const slot = slots.open(name);
    if (slot < 0 || slot >= featureLimit) return -1;
    if (bytes[p] !== 0x3a) {
      p = skipSpace(bytes, p, end);
      if (p >= end || bytes[p] !== 0x3a) return -1;
    }
    p++;
    if ((bytes[p] as number) <= 0x20) p = skipSpace(bytes, p, end);
    const c = bytes[p] as number;
    if (c <= 0x39 && c !== 0x22) {
      // Most values are numbers: read here, without a call between.
      slots.kind[slot] = slotNumber;
      p = scanNumber(bytes, p, end, slots.numbers, slot);
    } else if (c === 0x22) p = scanText(slots, slot, bytes, p + 1, end, highest);
    else p = scanValue(slots, slot, bytes, p, end, depth, highest);
    if (p < 0) return -1;
    if ((bytes[p] as number) <= 0x20) p = skipSpace(bytes, p, end);
    if (p >= end) return -1;
    if (bytes[p] === 0x7d) return p + 1;
    if (bytes[p] !== 0x2c) return -1;
    p++;
    if ((bytes[p] as number) <= 0x20) p = skipSpace(bytes, p, end);
  }
  return -1;
}

/** Reads the value at `at` into a slot and returns its end; -1 if it is not plain, or the slot was refused (-1). */
export function scanValue(
  slots: ValueSlots,
  slot: number,
  bytes: Buffer,
  at: number,
  end: number,
  depth: number,
  highest: number,
): number {
  if (slot < 0 || at >= end) return -1;
  const c = bytes[at] as number;
  if (c === 0x22) return scanText(slots, slot, bytes, at + 1, end, highest);
  if (c <= 0x39) {
    slots.kind[slot] = slotNumber;
    return scanNumber(bytes, at, end, slots.numbers, slot);
  }
  if (c === 0x7b || c === 0x5b) {
    slots.kind[slot] = slotStructure;
    slots.from[slot] = at;
    slots.to[slot] = valueEnd(bytes, at, end, depth, highest);
    return slots.to[slot] as number;
  }
  const after = literalEnd(bytes, at, end);
  if (c === 0x6e) slots.kind[slot] = slotNull;
  else slots.setText(slot, c === 0x74 ? "true" : "false");
  return after;
}

/** Notes the range of the plain string whose first character is at `from`, and returns what follows its quote, or -1. */
function scanText(slots: ValueSlots, slot: number, bytes: Buffer, from: number, end: number, highest: number): number {
  const close = closingQuote(bytes, from, end, highest);
  if (close < 0) return -1;
  slots.kind[slot] = slotBytes;
  slots.from[slot] = from;
  slots.to[slot] = close;
  return close + 1;
}
