const nothing = new Uint8Array(0);

/** A place in bytes from which zigzag varints are read, as Kafka's message format 2 has them (the protocol buffers' sint64). */
export class VarintCursor {
  bytes: Uint8Array = nothing;
  at = 0;

  /** The next varint of up to 64 bits; exact below 2^53. Beyond the end of the bytes zeros are read: whoever reads checks `at`. */
  read(): number {
    const bytes = this.bytes;
    let byte = bytes[this.at++] ?? 0;
    if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1);
    let low = byte & 0x7f;
    for (let shift = 7; shift < 28; shift += 7) {
      byte = bytes[this.at++] ?? 0;
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (low >>> 1) ^ -(low & 1);
    }
    let high = 0;
    for (let scale = 1; scale <= 2 ** 35; scale *= 128) {
      byte = bytes[this.at++] ?? 0;
      high += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    // The lowest bit is the sign, and the rest is halved: put together after that, nothing below 2^53 is lost.
    const half = (low >>> 1) + high * 2 ** 27;
    return low & 1 ? -half - 1 : half;
  }
}
