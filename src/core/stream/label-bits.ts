/** Labels of a set that are told apart: a set of their codes, and whether it has further ones, is a whole number below 2^51. */
export const setLabelLimit = 50;

/** The set of these codes; codes from the limit on are one further label. */
export function bitsOf(codes: Iterable<number>): number {
  let [low, high] = [0, 0];
  for (const code of codes) {
    const bit = Math.min(code, setLabelLimit);
    if (bit < 32) low |= 1 << bit;
    else high |= 1 << (bit - 32);
  }
  return high * 2 ** 32 + (low >>> 0);
}

/** Codes of a set, ascending; the limit itself stands for further labels. */
export function codesOf(bits: number): number[] {
  const codes: number[] = [];
  const [low, high] = [bits % 2 ** 32, Math.floor(bits / 2 ** 32)];
  for (let code = 0; code <= setLabelLimit; code += 1)
    if (((code < 32 ? low >>> code : high >>> (code - 32)) & 1) === 1) codes.push(code);
  return codes;
}

/** Whether a set has labels beyond the limit. */
export function hasFurther(bits: number): boolean {
  return bits >= 2 ** setLabelLimit;
}
