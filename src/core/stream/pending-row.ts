import { relevantLimit } from "./ranked-items.ts";

/** What a model predicts: a class of a dictionary, a number, any number of labels, or an order of items. */
export type PredictionKind = "class" | "value" | "set" | "ranking";

/** A class code, a value, the bits of a label set, or the relevant items of a ranked answer. */
export type RowLabel = number | Uint32Array;

/** Where the fields of a pending row lie, in 32-bit words. */
export interface PendingShape {
  readonly kind: PredictionKind;
  /** Scores of further classes kept with each prediction, as float32: 4 bytes each. */
  readonly scores: number;
  /** Segment codes kept with each prediction, unsigned 32 bits: 4 bytes each. */
  readonly segments: number;
  /** Items of a ranked answer that are kept, best first: 4 bytes each, and as many or 16 for the relevant ones. */
  readonly items?: number;
}

/** What a prediction brings besides the class or value and its score; lent. */
export interface RowDetails {
  /** Scores of further classes; NaN where there is none. */
  readonly scores?: ArrayLike<number>;
  /** Codes by segment key. */
  readonly segments?: ArrayLike<number>;
  /** Hashes of ranked items, best first, at most as many as the shape keeps. */
  readonly items?: ArrayLike<number>;
}

/** The label of a row: waiting for one, has one, or had one that was withdrawn. `gone` rows are holes. */
export const rowStates = ["waiting", "labelled", "withdrawn", "gone"] as const;
export type RowState = (typeof rowStates)[number];

/** A class that the model's dictionary does not hold; codes are 0 … 65,534. */
export const unknownClass = 65_535;
/** A row that was kept before its model had a segment key has no code of it. */
export const unknownSegment = 0xffff_ffff;
/** A delay that is not known yet: no label has come. */
export const noDelay = 255;

/** A word of a further score that is not there: NaN. */
export const noScore = 0x7fc0_0000;

const double = new Float64Array(1);
const doubleWords = new Uint32Array(double.buffer);
const single = new Float32Array(1);
const singleWord = new Uint32Array(single.buffer);

/** Label times are kept as 40 bits of ms around the cohort's start: ± 17 years; beyond they are all the same. */
const timeBias = 2 ** 39;
const timeLimit = 2 ** 40 - 1;

/**
 * Reads and writes one row in a block's words: 28 bytes for a class with its score, 32 for a value or a set, 4 more per further score and segment.
 *
 * Words: id high, id low, status, low half of the label's time; then predicted and label class in one word and the
 * score as float64, or predicted and actual value as float64; then further scores, then segments. A ranked answer has the
 * numbers of its items and of relevant ones in one word, the items, and the relevant ones instead. Status bits: 0–10 second of the cohort
 * in which the prediction finished, 11–12 state, 13–20 delay bucket, 24–31 high part of the label's time.
 * A row of a label that came first keeps its earliest time where a prediction keeps its score or value.
 */
export class PendingRow {
  readonly shape: PendingShape;
  readonly stride: number;
  words: Uint32Array = new Uint32Array(0);
  at = 0;
  readonly #isClass: boolean;
  readonly #isRanking: boolean;
  readonly #firstRelevant: number;
  readonly #firstScore: number;

  constructor(shape: PendingShape) {
    this.shape = shape;
    this.#isClass = shape.kind === "class";
    this.#isRanking = shape.kind === "ranking";
    const { items = 0 } = shape;
    // An early label's time takes two words.
    this.#firstRelevant = 5 + Math.max(2, items);
    this.#firstScore = this.#isRanking ? this.#firstRelevant + relevantLimit(items) : this.#isClass ? 7 : 8;
    this.stride = this.#firstScore + shape.scores + shape.segments;
  }

  /** Where the words of segments begin, behind those of scores. */
  get firstSegment(): number {
    return this.#firstScore + this.shape.scores;
  }

  get high(): number {
    return this.words[this.at] as number;
  }

  get low(): number {
    return this.words[this.at + 1] as number;
  }

  get state(): RowState {
    return rowStates[(this.#status >>> 11) & 3] as RowState;
  }

  /** Seconds since the cohort's start, 0 … 1799. */
  get finishedSecond(): number {
    return this.#status & 0x7ff;
  }

  get delay(): number {
    return (this.#status >>> 13) & 0xff;
  }

  /** ms from the cohort's start to the label in force. */
  get labelMs(): number {
    return (this.#status >>> 24) * 2 ** 32 + (this.words[this.at + 3] as number) - timeBias;
  }

  /** Items of a ranked answer, best first; lent. */
  get ranked(): Uint32Array {
    const first = this.at + 5;
    return this.words.subarray(first, first + ((this.words[this.at + 4] as number) & 0xffff));
  }

  /** Items of a ranked answer's label; lent. */
  get relevant(): Uint32Array {
    const first = this.at + this.#firstRelevant;
    return this.words.subarray(first, first + ((this.words[this.at + 4] as number) >>> 16));
  }

  /** The label, to keep. */
  get said(): RowLabel {
    return this.#isRanking ? this.relevant.slice() : this.label;
  }

  /** Whether the label is this one. */
  says(label: RowLabel | undefined): boolean {
    if (typeof label !== "object") return !this.#isRanking && this.label === label;
    const { relevant } = this;
    return relevant.length === label.length && relevant.every((item, i) => item === label[i]);
  }

  get predicted(): number {
    return this.#isClass ? (this.words[this.at + 4] as number) & 0xffff : this.#double(4);
  }

  get label(): number {
    return this.#isClass ? (this.words[this.at + 4] as number) >>> 16 : this.#double(6);
  }

  /** NaN for values, and where a class came without a score. */
  get score(): number {
    return this.#isClass ? this.#double(5) : Number.NaN;
  }

  get earliestMs(): number {
    return this.#double(this.#isClass || this.#isRanking ? 5 : 4);
  }

  set earliestMs(atMs: number) {
    this.#setDouble(this.#isClass || this.#isRanking ? 5 : 4, atMs);
  }

  /** Score of a further class, by its place in the shape; NaN where the prediction had none. */
  classScore(index: number): number {
    singleWord[0] = this.words[this.at + this.#firstScore + index] as number;
    return single[0] as number;
  }

  /** Code of a segment key, by its place in the shape. */
  segment(index: number): number {
    return this.words[this.at + this.firstSegment + index] as number;
  }

  /** Fills an empty row; scores that are not given are NaN, segments 0. */
  open(high: number, low: number, finishedSecond: number, predicted: number, score: number, details?: RowDetails) {
    const { words, at } = this;
    words[at] = high;
    words[at + 1] = low;
    words[at + 2] = finishedSecond | (noDelay << 13);
    words[at + 3] = 0;
    if (this.#isRanking) this.#setItems(details?.items ?? []);
    else if (this.#isClass) {
      words[at + 4] = predicted | (unknownClass << 16);
      this.#setDouble(5, score);
    } else {
      this.#setDouble(4, predicted);
      this.#setDouble(6, Number.NaN);
    }
    const { scores, segments } = this.shape;
    const firstScore = at + this.#firstScore;
    for (let i = 0; i < scores; i += 1) {
      single[0] = details?.scores?.[i] ?? Number.NaN;
      words[firstScore + i] = singleWord[0] as number;
    }
    for (let i = 0; i < segments; i += 1) words[firstScore + scores + i] = details?.segments?.[i] ?? 0;
  }

  /** The label now in force, ms after the cohort's start; undefined withdraws. */
  setLabel(label: RowLabel | undefined, labelMs: number): void {
    const { words, at } = this;
    const time = Math.min(timeLimit, Math.max(0, labelMs + timeBias));
    const state = label === undefined ? 2 : 1;
    words[at + 2] = (this.#status & 0x1f_e7ff) | (state << 11) | (Math.floor(time / 2 ** 32) << 24);
    words[at + 3] = time % 2 ** 32;
    if (label === undefined) return;
    if (typeof label === "object") {
      words[at + 4] = ((words[at + 4] as number) & 0xffff) | (label.length << 16);
      words.set(label, at + this.#firstRelevant);
    } else if (this.#isClass) words[at + 4] = ((words[at + 4] as number) & 0xffff) | (label << 16);
    else this.#setDouble(6, label);
  }

  #setItems(items: ArrayLike<number>): void {
    this.words[this.at + 4] = items.length;
    this.words.fill(0, this.at + 5, this.at + this.#firstScore);
    this.words.set(items, this.at + 5);
  }

  setDelay(bucket: number): void {
    this.words[this.at + 2] = (this.#status & ~(0xff << 13)) | (bucket << 13);
  }

  erase(): void {
    this.words[this.at + 2] = this.#status | (3 << 11);
  }

  get #status(): number {
    return this.words[this.at + 2] as number;
  }

  #double(word: number): number {
    doubleWords[0] = this.words[this.at + word] as number;
    doubleWords[1] = this.words[this.at + word + 1] as number;
    return double[0] as number;
  }

  #setDouble(word: number, value: number): void {
    double[0] = value;
    this.words[this.at + word] = doubleWords[0] as number;
    this.words[this.at + word + 1] = doubleWords[1] as number;
  }
}
