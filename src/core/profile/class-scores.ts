import { ExactSums } from "../statistics/exact-sums.ts";
import { type NumericBins, numericBins } from "./numeric-bins.ts";
import { leastLikelihood, type ScoreLosses } from "./score-histogram.ts";

/** Classes that are told apart by their scores, at most. */
export const scoredClassLimit = 50;
/** Bins of all classes of a cohort together, 8 bytes each: 64 KiB at most. */
const binsOfAll = 8_192;
const mostSteps = 1_024;
/** Sums of scores are kept in units of 2^-24, whole numbers, so that taking away is exact. */
const unit = 2 ** 24;
/** Sixteenths of the range in which the highest score is compared with how often it was right. */
const cellCount = 16;

const binsBySteps = new Map<number, NumericBins>();

/**
 * Bins for the scores of each of so many classes: 1,024 for up to 8 classes, 512 for 16, 256 for 32, 128 for 50. Their
 * edges sin²(πj / 2B) lie closest near 0 and 1, where the scores of one of many classes are.
 */
function classScoreBins(classes: number): NumericBins {
  const steps = Math.min(mostSteps, 2 ** Math.floor(Math.log2(binsOfAll / classes)));
  const known = binsBySteps.get(steps);
  if (known !== undefined) return known;
  const bins = numericBins(Array.from({ length: steps - 1 }, (_, j) => Math.sin((Math.PI * (j + 1)) / 2 / steps) ** 2));
  binsBySteps.set(steps, bins);
  return bins;
}

/** Rows whose highest score lies in one sixteenth: how many, how many of them were of that class, and Σ of that score. */
export interface TopScoreCell {
  readonly rows: number;
  readonly ofClass: number;
  readonly scores: number;
}

/**
 * Scores of several classes in labelled rows: each class against all others by bin, and the losses of whole rows.
 * What is taken back leaves nothing behind.
 */
export class ClassScores {
  readonly classes: number;
  readonly bins: NumericBins;
  rows = 0;
  /** By class, then bin, then 0 for rows of the class and 1 for others; exact up to 2^32 rows. */
  readonly #counts: Uint32Array;
  /** By sixteenth: rows, right ones, Σ of the highest score. */
  readonly #top = new Float64Array(3 * cellCount);
  readonly #losses = new ExactSums(4);

  constructor(classes: number) {
    this.classes = classes;
    this.bins = classScoreBins(classes);
    this.#counts = new Uint32Array(2 * classes * this.#binCount);
  }

  /**
   * Counts a row (1) or takes it back (−1), exactly.
   *
   * @param scores finite, one for each class; those outside [0, 1] count as the nearest in losses
   * @param actual place of the true class among them
   */
  add(scores: ArrayLike<number>, actual: number, sign: 1 | -1): void {
    let [best, brier] = [0, 0];
    for (let of = 0; of < this.classes; of += 1) {
      const score = scores[of] as number;
      const cell = 2 * (of * this.#binCount + this.bins.locate(score)) + (of === actual ? 0 : 1);
      this.#counts[cell] = (this.#counts[cell] as number) + sign;
      brier += (clipped(score) - (of === actual ? 1 : 0)) ** 2;
      if (score > (scores[best] as number)) best = of;
    }
    const log = -Math.log(Math.max(leastLikelihood, clipped(scores[actual] as number)));
    this.rows += sign;
    this.#losses.add(0, log, sign);
    this.#losses.add(1, log * log, sign);
    this.#losses.add(2, brier, sign);
    this.#losses.add(3, brier * brier, sign);
    this.#addTop(clipped(scores[best] as number), best === actual, sign);
  }

  /** A class's labelled rows and all others by bin of its score, ascending. */
  byScore(of: number): { readonly positive: Float64Array; readonly negative: Float64Array } {
    const first = 2 * of * this.#binCount;
    const part = (which: 0 | 1) =>
      Float64Array.from({ length: this.#binCount }, (_, bin) => this.#counts[first + 2 * bin + which] as number);
    return { positive: part(0), negative: part(1) };
  }

  /** Sums over rows: −ln of the true class's score, at most 34.5, and Σ over classes of (score − outcome)², in [0, 2]. */
  get losses(): ScoreLosses {
    const [log, squaredLog, brier, squaredBrier] = [0, 1, 2, 3].map((i) => this.#losses.total(i)) as FourNumbers;
    return { log, squaredLog, brier, squaredBrier };
  }

  /** Sixteenths of the highest score that have rows, closed on the right. */
  get topCells(): TopScoreCell[] {
    return Array.from({ length: cellCount }, (_, cell) => {
      const [rows = 0, ofClass = 0, sum = 0] = this.#top.subarray(3 * cell, 3 * cell + 3);
      return { rows, ofClass, scores: sum / unit };
    }).filter(({ rows }) => rows > 0);
  }

  /** Adds the rows of another. @throws RangeError if the number of classes differs. */
  merge(other: ClassScores): void {
    if (other.classes !== this.classes) throw new RangeError("scores of other classes cannot join");
    this.rows += other.rows;
    addCells(this.#counts, other.#counts);
    addCells(this.#top, other.#top);
    this.#losses.merge(other.#losses);
  }

  get #binCount(): number {
    return this.bins.edges.length + 1;
  }

  #addTop(score: number, right: boolean, sign: 1 | -1): void {
    const cell = 3 * Math.max(0, Math.ceil(score * cellCount) - 1);
    this.#top[cell] = (this.#top[cell] as number) + sign;
    if (right) this.#top[cell + 1] = (this.#top[cell + 1] as number) + sign;
    this.#top[cell + 2] = (this.#top[cell + 2] as number) + sign * Math.round(score * unit);
  }
}

type FourNumbers = [number, number, number, number];

function clipped(score: number): number {
  return Math.min(1, Math.max(0, score));
}

function addCells(into: Uint32Array | Float64Array, from: Uint32Array | Float64Array): void {
  for (let i = 0; i < into.length; i += 1) into[i] = (into[i] as number) + (from[i] as number);
}
