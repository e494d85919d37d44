/** A 64-bit hash in two unsigned 32-bit halves. */
export interface IdHash {
  high: number;
  low: number;
}

/**
 * Keyed hash of an id's UTF-8 bytes, so that ids can be joined without being kept.
 *
 * Two lanes of MurmurHash3's 32-bit body (A. Appleby, public domain) with different seeds, fed by each other, and its
 * finaliser on both. Not a cryptographic hash: whoever knows the seed can test guesses.
 */
export function hashId(bytes: Uint8Array, from: number, to: number, seed: number, out: IdHash): void {
  let high = seed | 0;
  let low = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1);
  for (let i = from; i < to; i += 4) {
    let block = bytes[i] as number;
    if (i + 1 < to) block |= (bytes[i + 1] as number) << 8;
    if (i + 2 < to) block |= (bytes[i + 2] as number) << 16;
    if (i + 3 < to) block |= (bytes[i + 3] as number) << 24;
    let mixed = Math.imul(block, 0x239b961b);
    high ^= Math.imul((mixed << 15) | (mixed >>> 17), 0xab0e9789);
    high = (Math.imul((high << 19) | (high >>> 13), 5) + low + 0x561ccd1b) | 0;
    mixed = Math.imul(block, 0x38b34ae5);
    low ^= Math.imul((mixed << 17) | (mixed >>> 15), 0xa1e38b93);
    low = (Math.imul((low << 13) | (low >>> 19), 5) + high + 0x0bcaa747) | 0;
  }
  const length = to - from;
  high = finish(high ^ length);
  low = finish((low ^ length) + high);
  out.high = (high + low) >>> 0;
  out.low = low >>> 0;
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
