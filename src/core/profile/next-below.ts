const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** The largest double below a positive one. */
export function nextBelow(value: number): number {
  double[0] = value;
  bits[0] = (bits[0] as bigint) - 1n;
  return double[0];
}
