import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";
import kafkajs from "kafkajs";
import { compressFrame, decompressFrame } from "lz4-napi";
import { compress as snappyIn, uncompress as snappyOut } from "snappyjs";

/** Compression as kafkajs wants it; what it hands to `compress` is its own encoder around a buffer. */
interface Codec {
  compress(encoder: { buffer: Buffer }): Promise<Buffer>;
  decompress(bytes: Buffer): Promise<Buffer>;
}

const zstdIn = promisify(zstdCompress);
const zstdOut = promisify(zstdDecompress);

const zstdCodec: Codec = {
  compress: async ({ buffer }) => await zstdIn(buffer),
  decompress: async (bytes) => await zstdOut(bytes),
};

const lz4Codec: Codec = {
  compress: async ({ buffer }) => await compressFrame(buffer),
  decompress: async (bytes) => await decompressFrame(bytes),
};

const snappyCodec: Codec = {
  compress: async ({ buffer }) => Buffer.from(snappyIn(buffer)),
  decompress: async (bytes) =>
    bytes.subarray(0, xerialMagic.length).equals(xerialMagic) ? xerialBlocks(bytes) : Buffer.from(snappyOut(bytes)),
};

/** Java clients and brokers cut snappy into length-prefixed blocks behind this magic and two version words (snappy-java's SnappyOutputStream). */
const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const xerialHeaderBytes = 16;

function xerialBlocks(bytes: Buffer): Buffer {
  const blocks: Uint8Array[] = [];
  for (let at = xerialHeaderBytes; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    blocks.push(snappyOut(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}

/** Registers snappy, lz4 and zstd beside the gzip that kafkajs has: a codec it does not know ends a consumer for good. */
export function registerCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  CompressionCodecs[CompressionTypes.Snappy] = () => snappyCodec;
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4Codec;
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstdCodec;
}

/** Unpacks the records of a batch; `codec` is its number in Kafka's protocol. Rejects where the codec is not known, or the bytes are not its. */
export async function decompressed(codec: number, bytes: Buffer): Promise<Buffer> {
  const known = (kafkajs.CompressionCodecs as Readonly<Record<number, (() => Codec) | undefined>>)[codec];
  if (known === undefined) throw new Error(`records are compressed by codec ${codec}, which is none of Kafka's`);
  return await known().decompress(bytes);
}
