import type { ByteReader, ByteWriter, Codec } from "../codec.ts";
import { ExactSums } from "../statistics/exact-sums.ts";
import { addBlock, readBlock, writeBlock } from "./count-block.ts";
import { nextBelow } from "./next-below.ts";
import { type NumericBins, numericBins } from "./numeric-bins.ts";

/** Equal steps over [0, 1]: AUC from them is within about 4e-4 of the raw one, and mostly 3e-5. */
const steps = 1_024;
/** Sums of scores are kept in units of 2^-24, whole numbers, so that taking away is exact; room for 2^29 rows a bin. */
const unit = 2 ** 24;

/** A score this near to the wrong end costs a log-loss of 34.5, and no more. */
export const leastLikelihood = 1e-15;

type FourNumbers = [number, number, number, number];

/** Sums over labelled rows: losses and their squares, for their means' intervals. */
export interface ScoreLosses {
  /** −ln of the probability given to what came, at most 34.5. */
  readonly log: number;
  readonly squaredLog: number;
  /** (score − outcome)². */
  readonly brier: number;
  readonly squaredBrier: number;
}

/**
 * Bins for scores in [0, 1], with edges at the decision threshold and just below it, so that both sides are exact. Where
 * scores crowd together, the frozen edges of a reference's scores tell more of them apart.
 */
export function scoreBins(threshold?: number): NumericBins {
  const edges = new Set(Array.from({ length: steps - 1 }, (_, j) => (j + 1) / steps));
  if (threshold !== undefined && threshold > 0 && threshold < 1) edges.add(threshold).add(nextBelow(threshold));
  return numericBins([...edges].sort((a, b) => a - b));
}

/**
 * Scores of one class by bin: of all rows, and of the labelled ones by whether they were of that class.
 * Binary: one for the positive class. Several classes: one for each of the few that are told apart.
 */
export class ScoreHistogram {
  readonly bins: NumericBins;
  /** Three counters a bin: scored rows, labelled rows of the class, labelled rows of another; then Σ score of labelled rows. */
  readonly counts: Float64Array;
  #losses = new ExactSums(4);

  constructor(bins: NumericBins) {
    this.bins = bins;
    this.counts = new Float64Array(4 * (bins.edges.length + 1));
  }

  /** Counts a scored row; the score is finite. `sign` -1 takes it back, exactly. */
  score(value: number, sign: 1 | -1 = 1): void {
    this.#add(4 * this.bins.locate(value), sign);
  }

  /** Counts a label that came for a scored row; `sign` -1 takes it back, exactly. */
  label(value: number, ofClass: boolean, sign: 1 | -1 = 1): void {
    const cell = 4 * this.bins.locate(value);
    const probability = Math.min(1, Math.max(0, value));
    this.#add(cell + (ofClass ? 1 : 2), sign);
    this.#add(cell + 3, sign * Math.round(probability * unit));
    const missing = ofClass ? 1 - probability : probability;
    const log = -Math.max(Math.log(leastLikelihood), ofClass ? Math.log(probability) : Math.log1p(-probability));
    const brier = missing * missing;
    this.#losses.add(0, log, sign);
    this.#losses.add(1, log * log, sign);
    this.#losses.add(2, brier, sign);
    this.#losses.add(3, brier * brier, sign);
  }

  get losses(): ScoreLosses {
    const [log, squaredLog, brier, squaredBrier] = [0, 1, 2, 3].map((i) => this.#losses.total(i)) as FourNumbers;
    return { log, squaredLog, brier, squaredBrier };
  }

  /** A bin's rows, labelled rows of the class and of others, and the sum of the labelled rows' scores (within 2^-25 a row). */
  at(bin: number): {
    readonly rows: number;
    readonly positive: number;
    readonly negative: number;
    readonly sum: number;
  } {
    const [rows = 0, positive = 0, negative = 0, sum = 0] = this.counts.subarray(4 * bin, 4 * bin + 4);
    return { rows, positive, negative, sum: sum / unit };
  }

  /** Adds or, with `sign` -1, evicts. @throws RangeError if the bins differ. */
  merge(other: ScoreHistogram, sign: 1 | -1 = 1): void {
    if (!sameEdges(this.bins.edges, other.bins.edges)) throw new RangeError("scores of other bins cannot join");
    addBlock(this.counts, other.counts, sign);
    this.#losses.merge(other.#losses, sign);
  }

  encode(out: ByteWriter): void {
    out.doubles(this.bins.edges);
    writeBlock(this.counts, out);
    this.#losses.encode(out);
  }

  /** Reads what `encode` wrote. */
  static decode(bytes: ByteReader): ScoreHistogram | { unreadable: string } {
    const value = new ScoreHistogram(numericBins(bytes.doubles()));
    const counts = readBlock(bytes);
    if (counts.length !== value.counts.length) return { unreadable: `${counts.length} counters of scores` };
    value.counts.set(counts);
    value.#losses = ExactSums.decode(bytes, 4);
    return value;
  }

  #add(cell: number, amount: number): void {
    this.counts[cell] = (this.counts[cell] as number) + amount;
  }
}

function sameEdges(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((edge, i) => edge === b[i]);
}

export const scoreHistogramCodec: Codec<ScoreHistogram> = {
  version: 1,
  encode: (value, out) => value.encode(out),
  decode: (bytes) => ScoreHistogram.decode(bytes),
};
