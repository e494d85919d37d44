import type { Codec } from "../codec.ts";
import type { PartitionId } from "../machine.ts";

/** What must survive of one partition. */
export interface PartitionRecord {
  readonly id: PartitionId;
  /** Everything below is in the state; undefined while the next batch is to say where reading begins. */
  readonly nextOffset: number | undefined;
  /** −∞ before its first row. */
  readonly watermarkMs: number;
}

export const partitionCodec: Codec<PartitionRecord> = {
  version: 1,
  encode: ({ id, nextOffset, watermarkMs }, out) => {
    out.text(id.topic);
    out.varint(id.partition);
    out.varint(nextOffset === undefined ? 0 : nextOffset + 1);
    out.double(watermarkMs);
  },
  decode: (bytes) => {
    const id = { topic: bytes.text(), partition: bytes.varint() };
    const next = bytes.varint();
    return { id, nextOffset: next === 0 ? undefined : next - 1, watermarkMs: bytes.double() };
  },
};

export const watermarkCodec: Codec<number> = {
  version: 1,
  encode: (watermarkMs, out) => out.double(watermarkMs),
  decode: (bytes) => bytes.double(),
};
