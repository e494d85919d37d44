/** Two 32-bit halves of a hash, so that ten million rows hardly ever tie. */
export interface HashSeed {
  readonly high: number;
  readonly low: number;
}

/** Austin Appleby's 32-bit finaliser of MurmurHash3 (public domain): every input bit moves every output bit. */
function mix(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Seed of a text, for instance of a column's name. */
export function textSeed(text: string): HashSeed {
  let high = 0x9e3779b9;
  let low = 0x7f4a7c15;
  for (let i = 0; i < text.length; i += 1) {
    high = mix(high ^ text.charCodeAt(i));
    low = mix((low + text.charCodeAt(i)) | 0);
  }
  return { high, low };
}

/** One half of the hash of a row's position: `seed` is that half of its partition's seed. */
export function positionWord(seed: number, offset: number, row: number): number {
  const upper = Math.floor(offset / 2 ** 32) | 0;
  return mix(mix(mix(seed ^ (offset | 0)) ^ upper) ^ Math.imul(row + 1, 0x9e3779b1));
}

/** A number in [0, 1) of 53 bits from a position's two halves and a salt. */
export function saltedHash(high: number, low: number, salt: HashSeed): number {
  const top = mix(high ^ salt.high) >>> 0;
  const rest = mix(low ^ salt.low) >>> 11;
  return (top * 2 ** 21 + rest) / 2 ** 53;
}

/**
 * Where a row stands in the order by which a column's learning sample is chosen: uniform in [0, 1), and the same after
 * every restart and in whatever order partitions are read. The salt, a column's name, makes columns choose different rows.
 */
export function sampleHash(topic: string, partition: number, offset: number, row: number, salt: string): number {
  const seed = textSeed(`${topic}/${partition}`);
  return saltedHash(positionWord(seed.high, offset, row), positionWord(seed.low, offset, row), textSeed(salt));
}
