import type { Codec } from "../codec.ts";
import { ExactSums } from "../statistics/exact-sums.ts";

/** What the sums of a model are taken by; equal in all that merge. */
export interface RegressionFrame {
  /** Near the mean of the actual values, for instance the reference's: it keeps R² from cancelling where they are far from 0. */
  readonly shift: number;
  /** Values this near to 0 have no relative error; > 0, and 10^-70 at least. */
  readonly relativeGuard: number;
}

/** Fourth powers of values up to this have finite sums. */
export const largestValue = 1e70;
/** Of smaller values relative errors could not be squared. */
const leastGuard = 1e-70;

/** Sums over labelled rows; e = predicted − actual, y = actual, z = y − shift. Powers are there for intervals. */
const terms = [
  "error",
  "absoluteError",
  "squaredError",
  /** Σ e |e|: tells the squares of errors above from those below. */
  "signedSquaredError",
  "fourthPowerError",
  "absoluteActual",
  /** Σ |e| |y|. */
  "errorByActual",
  /** Σ z, z², z³, z⁴. */
  "actual",
  "squaredActual",
  "cubedActual",
  "fourthPowerActual",
  /** Σ e² z, e² z². */
  "squaredErrorByActual",
  "squaredErrorBySquaredActual",
  /** Σ |e / y| and its square, over `relativeRows`. */
  "relativeError",
  "squaredRelativeError",
  /** Σ 2 |e| / (|y| + |predicted|) and its square; 0 where both are 0. */
  "symmetricError",
  "squaredSymmetricError",
] as const;

export type RegressionTotals = Readonly<Record<(typeof terms)[number] | "rows" | "relativeRows", number>>;

/** Sums of a regression's labelled rows, exact under merging and taking away. */
export class RegressionSums {
  rows = 0;
  /** Rows with |y| above the guard. */
  relativeRows = 0;
  sums = new ExactSums(terms.length);

  /** Adds (1) or takes back (−1) a row; both values at most 10^70 in size. */
  add({ shift, relativeGuard }: RegressionFrame, predicted: number, actual: number, sign: 1 | -1 = 1): void {
    const error = predicted - actual;
    const [size, square] = [Math.abs(error), error * error];
    const [y, z] = [Math.abs(actual), actual - shift];
    const both = y + Math.abs(predicted);
    const hasRelative = y > Math.max(relativeGuard, leastGuard);
    const relative = hasRelative ? size / y : 0;
    const symmetric = both > 0 ? 2 * (size / both) : 0;
    this.rows += sign;
    if (hasRelative) this.relativeRows += sign;
    this.#add([error, size, square, error * size, square * square, y, size * y], 0, sign);
    this.#add([z, z * z, z * z * z, z * z * (z * z), square * z, square * (z * z)], 7, sign);
    this.#add([relative, relative * relative, symmetric, symmetric * symmetric], 13, sign);
  }

  #add(values: readonly number[], first: number, sign: 1 | -1): void {
    for (let i = 0; i < values.length; i += 1) this.sums.add(first + i, values[i] as number, sign);
  }

  merge(other: RegressionSums, sign: 1 | -1 = 1): void {
    this.rows += sign * other.rows;
    this.relativeRows += sign * other.relativeRows;
    this.sums.merge(other.sums, sign);
  }

  get total(): RegressionTotals {
    const totals = Object.fromEntries(terms.map((term, i) => [term, this.sums.total(i)]));
    return { ...totals, rows: this.rows, relativeRows: this.relativeRows } as Record<keyof RegressionTotals, number>;
  }
}

export const regressionCodec: Codec<RegressionSums> = {
  version: 1,
  encode(value, out) {
    out.varint(value.rows);
    out.varint(value.relativeRows);
    value.sums.encode(out);
  },
  decode(bytes) {
    const value = new RegressionSums();
    value.rows = bytes.varint();
    value.relativeRows = bytes.varint();
    value.sums = ExactSums.decode(bytes, terms.length);
    return value;
  },
};
