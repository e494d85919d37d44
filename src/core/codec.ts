/** Turns one stateful part into bytes and back; −∞ and NaN come back exactly. */
export interface Codec<T> {
  readonly version: number;
  encode(value: T, out: ByteWriter): void;
  decode(bytes: ByteReader, version: number): T | { unreadable: string };
}

/** Appends little-endian numbers, varints and text to a growing buffer. */
export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** An integer of 0 … 2^53 − 1 in 1 to 8 bytes, seven bits a byte. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  text(value: string): void {
    this.blob(new TextEncoder().encode(value));
  }

  blob(value: Uint8Array): void {
    this.varint(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  doubles(values: Float64Array): void {
    this.varint(values.length);
    for (const value of values) this.double(value);
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

/** Reads what `ByteWriter` wrote. @throws RangeError beyond the end: the caller treats it as unreadable. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    return this.#view.getUint8(this.#at++);
  }

  double(): number {
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  text(): string {
    return new TextDecoder().decode(this.blob());
  }

  blob(): Uint8Array {
    const length = this.varint();
    if (this.#at + length > this.#bytes.length) throw new RangeError("blob beyond the end");
    const value = this.#bytes.slice(this.#at, this.#at + length);
    this.#at += length;
    return value;
  }

  doubles(): Float64Array {
    const values = new Float64Array(this.varint());
    for (let i = 0; i < values.length; i += 1) values[i] = this.double();
    return values;
  }
}

/** One value as a version byte and its body. */
export function pack<T>(codec: Codec<T>, value: T): Uint8Array {
  const out = new ByteWriter();
  out.byte(codec.version);
  codec.encode(value, out);
  return out.finish();
}

/** The value of `pack`, or why it cannot be read. */
export function unpack<T>(codec: Codec<T>, bytes: Uint8Array): T | { unreadable: string } {
  const reader = new ByteReader(bytes);
  try {
    const version = reader.byte();
    if (version > codec.version)
      return { unreadable: `written by a newer driftline (format ${version}, this one reads up to ${codec.version})` };
    return codec.decode(reader, version);
  } catch (error) {
    if (error instanceof RangeError) return { unreadable: "cut short" };
    throw error;
  }
}

/** State that holds only finite numbers, text, lists and plain objects, as a version byte and JSON. */
export function jsonCodec<T>(version: number): Codec<T> {
  return {
    version,
    encode: (value, out) => out.text(JSON.stringify(value)),
    decode: (bytes) => JSON.parse(bytes.text()) as T,
  };
}
