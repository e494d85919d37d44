const length = 624;
const shift = 397;

/**
 * Whole numbers from 0 to 2^32 - 1 of the generator MT19937 (Matsumoto & Nishimura 1998) with its seeding of 2002 by one
 * number from 0 to 2^32 - 1: what NumPy's `random.seed(seed)` starts. Only for results of others that rest on its draws.
 */
export function mersenneTwister(seed: number): () => number {
  return twisterFrom(seededState(seed));
}

/** The state that a seed gives: 624 words. */
export function seededState(seed: number): Uint32Array {
  const state = new Uint32Array(length);
  state[0] = seed;
  for (let i = 1; i < length; i += 1) {
    const before = state[i - 1] as number;
    state[i] = Math.imul(1_812_433_253, before ^ (before >>> 30)) + i;
  }
  return state;
}

/** Draws from a state of 624 words, which they change. */
export function twisterFrom(state: Uint32Array): () => number {
  let position = length;
  return () => {
    if (position === length) {
      twist(state);
      position = 0;
    }
    let y = state[position] as number;
    position += 1;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < length; i += 1) {
    const y = ((state[i] as number) & 0x80000000) | ((state[(i + 1) % length] as number) & 0x7fffffff);
    state[i] = (state[(i + shift) % length] as number) ^ (y >>> 1) ^ (y % 2 === 0 ? 0 : 0x9908b0df);
  }
}
