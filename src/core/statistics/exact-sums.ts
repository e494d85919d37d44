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
  /** Limbs [first, first + width) of each sum: those that any value has reached; the others are 0. */
  #limbs = new Float64Array(0);
  #first = 0;
  #width = 0;
  #additions = 0;

  constructor(count: number) {
    this.count = count;
  }

  /** Memory of the limbs. */
  get bytes(): number {
    return this.#limbs.byteLength;
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
    const limb = position >>> 5;
    if (limb < this.#first || limb + 3 > this.#first + this.#width) this.#reach(limb, limb + 3);
    const at = index * this.#width + limb - this.#first;
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
    if (other.#width > 0) this.#reach(other.#first, other.#first + other.#width);
    for (let sum = 0; sum < this.count; sum += 1) {
      const at = sum * this.#width + other.#first - this.#first;
      for (let limb = 0; limb < other.#width; limb += 1)
        this.#limbs[at + limb] =
          (this.#limbs[at + limb] as number) + sign * (other.#limbs[sum * other.#width + limb] as number);
    }
  }

  /** The sum rounded to a double, within 2 units in its last place; a function of what is in it alone. */
  total(index: number): number {
    this.#carry();
    let total = 0;
    for (let limb = 0; limb < this.#width; limb += 1) {
      const digit = this.#limbs[index * this.#width + limb] as number;
      const exponent = lowest + (this.#first + limb) * limbBits;
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
      // By its place among all limbs: the same bytes whatever values have come and gone.
      out.varint(Math.floor(i / this.#width) * limbs + this.#first + (i % this.#width));
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
      const limb = at % limbs;
      sums.#reach(limb, limb + 1);
      sums.#limbs[Math.floor(at / limbs) * sums.#width + limb - sums.#first] = digit;
    }
    return sums;
  }

  /** Makes room for limbs [from, to). */
  #reach(from: number, to: number): void {
    if (from >= this.#first && to <= this.#first + this.#width) return;
    const first = this.#width === 0 ? from : Math.min(from, this.#first);
    const width = Math.max(Math.min(to, limbs), this.#first + this.#width) - first;
    const wider = new Float64Array(this.count * width);
    for (let sum = 0; this.#width > 0 && sum < this.count; sum += 1)
      wider.set(this.#limbs.subarray(sum * this.#width, (sum + 1) * this.#width), sum * width + (this.#first - first));
    this.#limbs = wider;
    this.#first = first;
    this.#width = width;
  }

  /** Brings each limb into [-2^31, 2^31), in which way every number is written once. */
  #carry(): void {
    if (this.#additions === 0) return;
    this.#additions = 0;
    // Carries may need one limb above those that values have reached.
    if (this.#width > 0 && this.#hasFullTop()) this.#reach(this.#first, this.#first + this.#width + 1);
    for (let sum = 0; sum < this.count; sum += 1) {
      let carry = 0;
      for (let at = sum * this.#width; at < (sum + 1) * this.#width; at += 1) {
        const digit = (this.#limbs[at] as number) + carry;
        carry = Math.floor((digit + limbSize / 2) / limbSize);
        this.#limbs[at] = digit - carry * limbSize;
      }
    }
  }

  /** Whether the highest limb of a sum might not take the carry of the one below. */
  #hasFullTop(): boolean {
    for (let at = this.#width - 1; at < this.#limbs.length; at += this.#width)
      if (Math.abs(this.#limbs[at] as number) > limbSize / 4) return true;
    return false;
  }
}
