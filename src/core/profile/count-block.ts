import type { ByteReader, ByteWriter } from "../codec.ts";
import { addCounts, encodeCounts } from "./sparse-counts.ts";

/** Adds (`sign` 1) or takes away (-1) counts of the same meaning. @throws RangeError if the shapes differ. */
export function addBlock(into: Float64Array, counts: Float64Array, sign: 1 | -1): void {
  if (into.length !== counts.length) throw new RangeError(`${counts.length} counters cannot join ${into.length}`);
  for (let i = 0; i < into.length; i += 1) into[i] = (into[i] as number) + sign * (counts[i] as number);
}

/** Writes the number of counters and those that are not 0. */
export function writeBlock(counts: Float64Array, out: ByteWriter): void {
  out.varint(counts.length);
  out.blob(encodeCounts(counts));
}

/** Most counters that a block may claim to have, so that damaged bytes cannot ask for all memory. */
const blockLimit = 2 ** 20;

/** Reads what `writeBlock` wrote. @throws RangeError if it was cut short or is too large to be true. */
export function readBlock(bytes: ByteReader): Float64Array<ArrayBuffer> {
  const length = bytes.varint();
  if (length > blockLimit) throw new RangeError(`${length} counters`);
  const counts = new Float64Array(length);
  addCounts(bytes.blob(), counts);
  return counts;
}
