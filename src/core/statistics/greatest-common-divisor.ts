/** Greatest common divisor of two whole numbers >= 0 (Euclid); that of 0 and b is b. */
export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
