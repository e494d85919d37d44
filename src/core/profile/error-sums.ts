import { ExactSums } from "../statistics/exact-sums.ts";

/** Sums over labelled rows of e = predicted − actual; the fourth power is there for the interval of the squares. */
const terms = ["error", "absoluteError", "squaredError", "fourthPowerError"] as const;

export type ErrorTotals = Readonly<Record<(typeof terms)[number] | "rows", number>>;

/** The errors of a regression's labelled rows and no more, exact under merging and taking away: about 300 bytes. */
export class ErrorSums {
  rows = 0;
  readonly sums = new ExactSums(terms.length);

  /** Adds (1) or takes back (−1) a row; both values at most 10^70 in size. */
  add(predicted: number, actual: number, sign: 1 | -1): void {
    const error = predicted - actual;
    const square = error * error;
    this.rows += sign;
    this.sums.add(0, error, sign);
    this.sums.add(1, Math.abs(error), sign);
    this.sums.add(2, square, sign);
    this.sums.add(3, square * square, sign);
  }

  merge(other: ErrorSums): void {
    this.rows += other.rows;
    this.sums.merge(other.sums);
  }

  get total(): ErrorTotals {
    const [error = 0, absoluteError = 0, squaredError = 0, fourthPowerError = 0] = terms.map((_, i) =>
      this.sums.total(i),
    );
    return { rows: this.rows, error, absoluteError, squaredError, fourthPowerError };
  }
}
