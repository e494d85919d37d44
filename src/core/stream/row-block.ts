import { ByteWriter, type Codec, unpack } from "../codec.ts";

/** Rows of a block: 14 KiB for a class with its score. One cohort's rows fill blocks of their own. */
export const blockRows = 512;

export interface RowBlock {
  /** Number of the cohort that all its rows belong to. */
  readonly cohort: number;
  words: Uint32Array;
  /** Rows in use, from the first on. */
  rows: number;
}

/** A block as the store holds it. */
export interface StoredBlock extends RowBlock {
  /** Segments of the journal up to this one are in it. */
  readonly segment: number;
}

/** Rows as they lie in memory, in the byte order of the machine: little-endian on x64 and arm64. */
function blockCodec(stride: number): Codec<StoredBlock> {
  return {
    version: 2,
    encode({ cohort, rows, words, segment }, out) {
      out.varint(cohort);
      out.varint(rows);
      out.varint(segment);
      out.blob(new Uint8Array(words.buffer, words.byteOffset, rows * stride * 4));
    },
    decode(bytes, version) {
      const cohort = bytes.varint();
      const rows = bytes.varint();
      // The first format knew no journal.
      const segment = version === 1 ? 0 : bytes.varint();
      const blob = bytes.blob();
      if (rows > blockRows || blob.length !== rows * stride * 4)
        return { unreadable: `${blob.length} bytes for ${rows} rows of ${stride} words` };
      return { cohort, rows, segment, words: new Uint32Array(blob.slice().buffer) };
    },
  };
}

/** `pack` with room from the start: a checkpoint may hold thousands of blocks. */
export function packBlock(block: RowBlock, stride: number, segment: number): Uint8Array {
  const codec = blockCodec(stride);
  const out = new ByteWriter(block.rows * stride * 4 + 32);
  out.byte(codec.version);
  codec.encode({ ...block, segment }, out);
  return out.finish();
}

export function unpackBlock(bytes: Uint8Array, stride: number): StoredBlock | { unreadable: string } {
  return unpack(blockCodec(stride), bytes);
}
