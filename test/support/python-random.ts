const length = 624;
const shift = 397;

/** Draws below a bound as Python's `random.Random(seed)` does in `sample` and `randrange`; for seeds below 2^32. */
export function pythonDraws(seed: number): (below: number) => number {
  const next = mersenneTwister(seed);
  return (below) => {
    const bits = 32 - Math.clz32(below);
    let drawn = next() >>> (32 - bits);
    while (drawn >= below) drawn = next() >>> (32 - bits);
    return drawn;
  };
}

/** MT19937 with its seeding by an array of one number (Matsumoto & Nishimura 1998, revised seeding of 2002). */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(length);
  const at = (index: number) => state[index] ?? 0;
  const mixed = (index: number) => at(index - 1) ^ (at(index - 1) >>> 30);
  state[0] = 19_650_218;
  for (let i = 1; i < length; i += 1) state[i] = Math.imul(1_812_433_253, mixed(i)) + i;
  let i = 1;
  for (let k = 0; k < length; k += 1) {
    state[i] = (at(i) ^ Math.imul(mixed(i), 1_664_525)) + seed;
    i = nextIndex(i);
  }
  for (let k = 1; k < length; k += 1) {
    state[i] = (at(i) ^ Math.imul(mixed(i), 1_566_083_941)) - i;
    i = nextIndex(i);
  }
  state[0] = 0x80000000;
  let position = length;
  return () => {
    if (position === length) {
      twist(state);
      position = 0;
    }
    let y = at(position);
    position += 1;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };

  function nextIndex(index: number): number {
    if (index + 1 < length) return index + 1;
    state[0] = at(length - 1);
    return 1;
  }
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < length; i += 1) {
    const y = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % length] ?? 0) & 0x7fffffff);
    state[i] = (state[(i + shift) % length] ?? 0) ^ (y >>> 1) ^ (y % 2 === 0 ? 0 : 0x9908b0df);
  }
}
