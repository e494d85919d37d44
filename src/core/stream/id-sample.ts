import { mixBits } from "../profile/text-hash.ts";

/** Deepest sample: one id of 2^31. */
export const deepestLevel = 31;

/** Whether an id belongs to the sample of 2^-level. Samples are nested, and depend on the salted id alone: never on outcomes. */
export function inSample(high: number, low: number, salt: number, level: number): boolean {
  return level === 0 || mixBits(high ^ mixBits(low ^ salt)) < 2 ** (32 - level);
}
