/** Powers of ten that a double holds exactly. */
const exactPowers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const exactIntegers = 2 ** 53;

/**
 * Reads the JSON number at `at` into `out[index]` and returns where it ends, or -1 if there is none.
 *
 * The value is `Number`'s: a mantissa below 2^53 and a power of ten that doubles hold exactly give the correctly rounded
 * result in one operation (Clinger, "How to read floating point numbers accurately", 1990); the rest goes to `Number`.
 */
export function scanNumber(bytes: Buffer, at: number, end: number, out: Float64Array, index: number): number {
  let p = at;
  let c = bytes[p] as number;
  const negative = c === 0x2d;
  if (negative) c = bytes[++p] as number;
  let mantissa = c - 48;
  if (!(mantissa >= 0 && mantissa <= 9)) return -1;
  p++;
  if (mantissa !== 0) {
    for (; p < end; p++) {
      const digit = (bytes[p] as number) - 48;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
    }
  }
  let exponent = 0;
  if (p < end && bytes[p] === 0x2e) {
    const point = ++p;
    for (; p < end; p++) {
      const digit = (bytes[p] as number) - 48;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
    }
    if (p === point) return -1;
    // 0 - n, because -0 as an index would leave V8's fast path.
    exponent = 0 - (p - point);
  }
  if (p < end && ((bytes[p] as number) | 32) === 0x65) {
    p = scanExponent(bytes, p + 1, end);
    if (p < 0) return -1;
    exponent = -exactPowers.length;
  }
  if (p > end) return -1;
  if (mantissa < exactIntegers && exponent > -exactPowers.length) {
    const value = mantissa / (exactPowers[0 - exponent] as number);
    out[index] = negative ? -value : value;
  } else {
    out[index] = Number(bytes.toString("latin1", at, p));
  }
  return p;
}

/** The end of the exponent whose digits or sign begin at `at`, or -1. Rare enough to leave its value to `Number`. */
function scanExponent(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  if (bytes[p] === 0x2b || bytes[p] === 0x2d) p++;
  const first = p;
  while (p < end && (bytes[p] as number) >= 48 && (bytes[p] as number) <= 57) p++;
  return p === first ? -1 : p;
}
