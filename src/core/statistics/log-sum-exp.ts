/**
 * ln Σ exp(x_i) without overflow; -Infinity for no values or only -Infinity.
 * Source: the largest term is taken out (Blanchard, Higham & Higham 2021).
 */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i] ?? Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp((values[i] ?? Number.NEGATIVE_INFINITY) - largest);
  return largest + Math.log(sum);
}

/** ln(1 + exp(x)) without overflow; 0 at -Infinity. */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** ln(1 - exp(x)) for x <= 0, accurate near 0 and far below (Mächler 2012). */
export function log1mExp(x: number): number {
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}
