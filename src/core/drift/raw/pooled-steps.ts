/** The distinct values of two samples together, ascending, with how often each sample has them. */
export interface PooledSteps {
  readonly values: Float64Array;
  readonly reference: Uint32Array;
  readonly live: Uint32Array;
  readonly referenceRows: number;
  readonly liveRows: number;
}

/** Merges two ascending samples of finite numbers in one pass; every raw statistic is a sum over these steps. */
export function pooledSteps(reference: Float64Array, live: Float64Array): PooledSteps {
  const limit = reference.length + live.length;
  const steps = {
    values: new Float64Array(limit),
    reference: new Uint32Array(limit),
    live: new Uint32Array(limit),
  };
  let [i, j, size] = [0, 0, 0];
  while (i < reference.length || j < live.length) {
    const value = Math.min(reference[i] ?? Number.POSITIVE_INFINITY, live[j] ?? Number.POSITIVE_INFINITY);
    const [fromI, fromJ] = [i, j];
    while (i < reference.length && (reference[i] as number) <= value) i += 1;
    while (j < live.length && (live[j] as number) <= value) j += 1;
    steps.values[size] = value;
    steps.reference[size] = i - fromI;
    steps.live[size] = j - fromJ;
    size += 1;
  }
  return {
    values: steps.values.subarray(0, size),
    reference: steps.reference.subarray(0, size),
    live: steps.live.subarray(0, size),
    referenceRows: reference.length,
    liveRows: live.length,
  };
}

/** Calls `between` with F_reference - F_live, as it is from each distinct value to the next one, and both values. */
export function eachStep(steps: PooledSteps, between: (difference: number, from: number, to: number) => void): void {
  const { values, reference, live, referenceRows, liveRows } = steps;
  let [below, liveBelow] = [0, 0];
  for (let k = 0; k < values.length; k += 1) {
    below += reference[k] as number;
    liveBelow += live[k] as number;
    const value = values[k] as number;
    between(below / referenceRows - liveBelow / liveRows, value, values[k + 1] ?? value);
  }
}

/** Calls `visit` with each value of one side, `counts`, and how often that side has it. */
export function eachValue(
  { values }: PooledSteps,
  counts: Uint32Array,
  visit: (value: number, count: number) => void,
): void {
  for (let k = 0; k < values.length; k += 1) if (counts[k] !== 0) visit(values[k] as number, counts[k] as number);
}

/** Neither sample is empty. */
export function bothFilled({ referenceRows, liveRows }: PooledSteps): boolean {
  return referenceRows > 0 && liveRows > 0;
}
