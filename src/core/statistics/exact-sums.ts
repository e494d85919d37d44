import type { ByteReader, ByteWriter } from "../codec.ts";

const limbBits = 32;
const limbSize = 2 ** limbBits;
/** Limbs from 2^-1074, the smallest double, to beyond the largest. */
const limbs = 67;
/** An addition changes a limb by less than 2^33, and limbs are exact up to 2^53. */
const additionsBetweenCarries = 2 ** 19;
/** Exponent of the lowest limb. */
const lowest = -1_074;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/**
 * Several sums of doubles without rounding: what is taken back leaves nothing, and the order of rows and merges does
 * not matter. Each is a fixed-point number over the whole range of doubles, in 32-bit limbs (Neal, arXiv 1505.05571).
 */
export class ExactSums {
  readonly count: number;
  readonly #limbs: Float64Array;
  #additions = 0;

  constructor(count: number) {
    this.count = count;
    this.#limbs = new Float64Array(count * limbs);
  }

  /** Adds (1) or takes away (−1) a finite value, about 20 ns. */
  add(index: number, value: number, sign: 1 | -1 = 1): void {
    if (value === 0) return;
    if (this.#additions === additionsBetweenCarries) this.#carry();
    this.#additions += 1;
    double[0] = value;
    const high = words[1] as number;
    const exponent = (high >>> 20) & 0x7ff;
    const mantissa = (high & 0xfffff) + (exponent === 0 ? 0 : 2 ** 20);
    const position = Math.max(1, exponent) - 1;
    const scale = 2 ** (position & 31);
    const [low, middle] = [(words[0] as number) * scale, mantissa * scale];
    const [lowCarry, middleCarry] = [Math.floor(low / limbSize), Math.floor(middle / limbSize)];
    const signed = high >>> 31 === 0 ? sign : -sign;
    const at = index * limbs + (position >>> 5);
    const all = this.#limbs;
    all[at] = (all[at] as number) + signed * (low - lowCarry * limbSize);
    all[at + 1] = (all[at + 1] as number) + signed * (lowCarry + middle - middleCarry * limbSize);
    all[at + 2] = (all[at + 2] as number) + signed * middleCarry;
  }

  /** Adds or takes away the sums of another. @throws RangeError if it has other sums. */
  merge(other: ExactSums, sign: 1 | -1 = 1): void {
    if (other.count !== this.count) throw new RangeError(`${other.count} sums cannot join ${this.count}`);
    other.#carry();
    if (this.#additions === additionsBetweenCarries) this.#carry();
    this.#additions += 1;
    for (let i = 0; i < this.#limbs.length; i += 1)
      this.#limbs[i] = (this.#limbs[i] as number) + sign * (other.#limbs[i] as number);
  }

  /** The sum rounded to a double, within 2 units in its last place; a function of what is in it alone. */
  total(index: number): number {
    this.#carry();
    let total = 0;
    for (let limb = 0; limb < limbs; limb += 1) {
      const digit = this.#limbs[index * limbs + limb] as number;
      const exponent = lowest + limb * limbBits;
      // In two steps, since a limb's own unit may be beyond the largest double, or below the smallest normal one.
      if (digit !== 0) total += digit * 2 ** (exponent >> 1) * 2 ** (exponent - (exponent >> 1));
    }
    return total;
  }

  encode(out: ByteWriter): void {
    this.#carry();
    const used = [...this.#limbs.keys()].filter((i) => this.#limbs[i] !== 0);
    out.varint(used.length);
    for (const i of used) {
      out.varint(i);
      out.varint((this.#limbs[i] as number) + limbSize / 2);
    }
  }

  /** Reads what `encode` wrote. @throws RangeError if it was cut short or is of more sums. */
  static decode(bytes: ByteReader, count: number): ExactSums {
    const sums = new ExactSums(count);
    for (let left = bytes.varint(); left > 0; left -= 1) {
      const at = bytes.varint();
      const digit = bytes.varint() - limbSize / 2;
      if (at >= count * limbs || digit >= limbSize / 2) throw new RangeError(`limb ${at} of ${count} sums: ${digit}`);
      sums.#limbs[at] = digit;
    }
    return sums;
  }

  /** Brings each limb into [-2^31, 2^31), in which way every number is written once. */
  #carry(): void {
    if (this.#additions === 0) return;
    this.#additions = 0;
    for (let sum = 0; sum < this.count; sum += 1) {
      let carry = 0;
      for (let at = sum * limbs; at < (sum + 1) * limbs; at += 1) {
        const digit = (this.#limbs[at] as number) + carry;
        carry = Math.floor((digit + limbSize / 2) / limbSize);
        this.#limbs[at] = digit - carry * limbSize;
      }
    }
  }
}
