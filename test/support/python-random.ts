import { seededState, twisterFrom } from "../../src/core/statistics/mersenne-twister.ts";

/** Draws below a bound as Python's `random.Random(seed)` does in `sample` and `randrange`; for seeds below 2^32. */
export function pythonDraws(seed: number): (below: number) => number {
  const next = twisterFrom(stateOfOne(seed));
  return (below) => {
    const bits = 32 - Math.clz32(below);
    let drawn = next() >>> (32 - bits);
    while (drawn >= below) drawn = next() >>> (32 - bits);
    return drawn;
  };
}

/** MT19937's state by its seeding with an array of one number (Matsumoto & Nishimura, revised seeding of 2002). */
function stateOfOne(seed: number): Uint32Array {
  const state = seededState(19_650_218);
  const { length } = state;
  const at = (index: number) => state[index] ?? 0;
  const mixed = (index: number) => at(index - 1) ^ (at(index - 1) >>> 30);
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
  return state;

  function nextIndex(index: number): number {
    if (index + 1 < length) return index + 1;
    state[0] = at(length - 1);
    return 1;
  }
}
