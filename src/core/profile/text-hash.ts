/** A 64-bit hash as two unsigned 32-bit words. */
export interface HashWords {
  readonly high: number;
  readonly low: number;
}

/** Finaliser of MurmurHash3 (Appleby, public domain): every input bit moves every output bit. */
export function mixBits(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Hash of a text; not for secrets. Two lanes with different constants, so that a billion texts hardly ever meet. */
export function textHash(text: string): HashWords {
  let high = 0x9e3779b9 ^ text.length;
  let low = 0x7f4a7c15 ^ text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x85ebca77);
    high = (high << 13) | (high >>> 19);
    low = Math.imul(low ^ unit, 0xc2b2ae3d);
    low = (low << 15) | (low >>> 17);
  }
  return { high: mixBits(high ^ Math.imul(low, 5)), low: mixBits(low ^ (high >>> 3)) };
}
