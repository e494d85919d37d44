/** Sign changes are looked for no further than this many doublings of the step from the start. */
const doublings = 60;
/** Chandrupatla's method halves at worst; 200 steps exhaust a double. */
const iterations = 200;
/** Callers solve for a logarithm, so an absolute error near 0 and a relative one far from it. */
const precision = 4e-14;

/**
 * Where an increasing function crosses zero: brackets outwards from `start`, then Chandrupatla's method
 * (Advances in Engineering Software 28, 1997), which mixes inverse quadratic steps with bisection. Error at most 4e-14,
 * relative where |t| > 1.
 * Returns an end of the search range where no crossing is found. Values may be ±Infinity, never NaN.
 */
export function monotoneRoot(f: (t: number) => number, start: number, step: number): number {
  const atStart = f(start);
  if (atStart === 0) return start;
  let near = start;
  let nearValue = atStart;
  let stride = atStart > 0 ? -step : step;
  for (let i = 0; i < doublings; i++) {
    const far = near + stride;
    const farValue = f(far);
    if (farValue > 0 !== atStart > 0) return bracketedRoot(f, near, far, nearValue, farValue);
    near = far;
    nearValue = farValue;
    stride *= 2;
  }
  return near;
}

function bracketedRoot(f: (t: number) => number, from: number, to: number, atFrom: number, atTo: number): number {
  let [a, b, fa, fb] = [to, from, atTo, atFrom];
  let fraction = 0.5;
  for (let i = 0; i < iterations; i++) {
    const t = a + fraction * (b - a);
    const ft = f(t);
    const sameSide = ft > 0 === fa > 0;
    const [c, fc] = sameSide ? [a, fa] : [b, fb];
    if (!sameSide) [b, fb] = [a, fa];
    [a, fa] = [t, ft];
    const best = Math.abs(fa) < Math.abs(fb) ? a : b;
    const tolerance = (precision * Math.max(1, Math.abs(best))) / Math.abs(b - a);
    if (ft === 0 || tolerance > 0.5) return best;
    fraction = Math.min(1 - tolerance, Math.max(tolerance, nextFraction(a, b, c, fa, fb, fc)));
  }
  return a;
}

function nextFraction(a: number, b: number, c: number, fa: number, fb: number, fc: number): number {
  const xi = (a - b) / (c - b);
  const phi = (fa - fb) / (fc - fb);
  if (!(phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)) return 0.5;
  const inverse = (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb));
  return Number.isFinite(inverse) ? inverse : 0.5;
}
