import type { Codec } from "../codec.ts";
import { ClassScores } from "../profile/class-scores.ts";
import { ConfusionCounts } from "../profile/confusion-counts.ts";
import { addBlock } from "../profile/count-block.ts";
import { LabelSetCounts } from "../profile/label-set-counts.ts";
import type { NumericBins } from "../profile/numeric-bins.ts";
import { RankingSums, rankingOutcome } from "../profile/ranking-sums.ts";
import { largestValue, type RegressionFrame, RegressionSums } from "../profile/regression-sums.ts";
import { ScoreHistogram } from "../profile/score-histogram.ts";
import { type Role, roles } from "../record.ts";
import { classScoresOf } from "./class-scores-of.ts";
import { CohortSegments } from "./cohort-segments.ts";
import { delayBucketCount, delayBucketEndSeconds } from "./delay-buckets.ts";
import { cohortMs } from "./join-cohort.ts";
import { codesOf, hasFurther, setLabelLimit } from "./label-bits.ts";
import { noDelay, type PendingRow, unknownClass } from "./pending-row.ts";

/** What is counted of a model's labelled predictions; equal in all its cohorts. */
export type CohortFrame =
  | {
      readonly kind: "class";
      /** The class whose probability the score is, and the bins for it. Rows have a score only once the class is known. */
      readonly scored?: { positiveClass: number; readonly bins: NumericBins };
      /** Codes of the classes that rows have a score each for, the first as their score; instead of a positive class. */
      classes?: readonly number[];
    }
  | {
      readonly kind: "set";
      /** Labels that are known, of those that are told apart. */
      readonly labels: number;
    }
  | { readonly kind: "ranking"; readonly depth: number }
  | ({
      readonly kind: "value";
      /** Absolute errors above this are counted, of cohorts that begin from now on; none are if left out. */
      largeErrorAt?: number;
    } & RegressionFrame);

/** Counts of the predictions of one version in one role that finished in the same 30 minutes, by what their labels said. */
export class Cohort {
  readonly version: string;
  readonly role: Role;
  /** Event time, epoch ms. */
  readonly startMs: number;
  predicted = 0;
  labelled = 0;
  /**
   * Labelled rows that nothing can be said of: neither the predicted nor the true class is in the dictionary, both
   * sets have labels that are not told apart, or a value is too large for powers of it to be summed.
   */
  undecided = 0;
  /** Labelled rows by the delay of their earliest label. */
  readonly delays = new Float64Array(delayBucketCount);
  confusion: ConfusionCounts | undefined;
  scores: ScoreHistogram | undefined;
  classScores: ClassScores | undefined;
  /** Labelled rows without a score for each class, or of a class that has none: in no figure of scores. */
  unscored = 0;
  regression: RegressionSums | undefined;
  labelSets: LabelSetCounts | undefined;
  rankings: RankingSums | undefined;
  /** Labelled values that were off by more than `largeErrorAt`. */
  large = 0;
  readonly largeErrorAt: number;
  /** By value of segments; undefined where rows keep none. */
  segments: CohortSegments | undefined;

  constructor(version: string, role: Role, startMs: number, largeErrorAt = Number.NaN) {
    this.version = version;
    this.role = role;
    this.startMs = startMs;
    this.largeErrorAt = largeErrorAt;
  }

  /** Its rows are the ids of a sample of 2^-level; the join's own cohort, which may yet be thinned. */
  sample: { readonly level: number } = { level: 0 };

  /** Share of ids that it counts, in (0, 1]. */
  get samplingFraction(): number {
    return 2 ** -this.sample.level;
  }

  /** Share of predictions with a label in force; NaN of none. */
  get coverage(): number {
    return this.labelled / this.predicted;
  }

  /**
   * Labelled predictions that were wrong, of those of which that can be said: another class, another set of labels, no
   * relevant item among the first, or an error above `largeErrorAt`.
   */
  get wrong(): { readonly successes: number; readonly trials: number } {
    if (this.confusion !== undefined) {
      const { rows, right } = this.confusion.totals();
      return { successes: rows - right, trials: rows };
    }
    if (this.labelSets !== undefined) {
      const { rows, exact } = this.labelSets.totals;
      return { successes: rows - exact, trials: rows };
    }
    if (this.rankings !== undefined)
      return { successes: this.rankings.queries - this.rankings.hits, trials: this.rankings.queries };
    const known = this.regression !== undefined && !Number.isNaN(this.largeErrorAt);
    return known ? { successes: this.large, trials: this.labelled - this.undecided } : { successes: 0, trials: 0 };
  }

  /** Time within which this share (0 … 1) of the labels that came so far had come, rounded up by at most 8 %, in seconds; NaN of none. */
  delayQuantileSeconds(share: number): number {
    const rank = share * this.labelled;
    let seen = 0;
    for (let bucket = 0; bucket < delayBucketCount && this.labelled > 0; bucket += 1) {
      seen += this.delays[bucket] as number;
      if (seen > 0 && seen >= rank) return delayBucketEndSeconds(bucket);
    }
    return Number.NaN;
  }

  /** Counts a prediction (1) or takes it back (−1). */
  predict(frame: CohortFrame, row: PendingRow, sign: 1 | -1): void {
    this.predicted += sign;
    if (row.shape.segments > 0) this.#segments(row.shape.segments).predict(row, sign);
    if (frame.kind === "class" && frame.classes === undefined && frame.scored && Number.isFinite(row.score))
      this.#scores(frame.scored.bins).score(row.score, sign);
  }

  /** Counts a labelled prediction (1) or takes it back (−1), exactly. */
  join(frame: CohortFrame, row: PendingRow, sign: 1 | -1): void {
    const { predicted, label, score, delay } = row;
    this.labelled += sign;
    if (row.shape.segments > 0) this.#segments(row.shape.segments).join(row, this.largeErrorAt, sign);
    if (delay !== noDelay) this.delays[delay] = (this.delays[delay] as number) + sign;
    if (frame.kind === "value") {
      this.regression ??= new RegressionSums();
      if (Math.max(Math.abs(predicted), Math.abs(label)) > largestValue) this.undecided += sign;
      else {
        this.regression.add(frame, predicted, label, sign);
        if (Math.abs(predicted - label) > this.largeErrorAt) this.large += sign;
      }
      return;
    }
    if (frame.kind === "set") {
      this.labelSets ??= new LabelSetCounts(setLabelLimit);
      if (hasFurther(predicted) && hasFurther(label)) this.undecided += sign;
      else this.labelSets.add(codesOf(predicted), codesOf(label), sign);
      return;
    }
    if (frame.kind === "ranking") {
      this.rankings ??= new RankingSums();
      this.rankings.add(rankingOutcome([...row.ranked], [...row.relevant], frame.depth), sign);
      return;
    }
    this.confusion ??= new ConfusionCounts();
    if (predicted === unknownClass && label === unknownClass) this.undecided += sign;
    else this.confusion.add(label, predicted, sign);
    if (frame.classes !== undefined) {
      this.#joinClasses(frame.classes, row, sign);
      return;
    }
    if (frame.scored === undefined || !Number.isFinite(score)) return;
    this.#scores(frame.scored.bins).label(score, label === frame.scored.positiveClass, sign);
  }

  /** Adds the rows of another cohort of the same frame, for a window over several. @throws RangeError if the frames differ. */
  merge({ predicted, labelled, undecided, unscored, large, delays, confusion, ...of }: Cohort): void {
    const { scores, classScores, regression, segments, labelSets, rankings } = of;
    this.predicted += predicted;
    this.labelled += labelled;
    this.undecided += undecided;
    this.unscored += unscored;
    this.large += large;
    addBlock(this.delays, delays, 1);
    if (confusion !== undefined) {
      this.confusion ??= new ConfusionCounts(confusion.classes);
      this.confusion.merge(confusion);
    }
    if (scores !== undefined) this.#scores(scores.bins).merge(scores);
    if (classScores !== undefined) {
      this.classScores ??= new ClassScores(classScores.classes);
      this.classScores.merge(classScores);
    }
    if (segments !== undefined) this.#segments(segments.byKey.length).merge(segments);
    if (labelSets !== undefined) {
      this.labelSets ??= new LabelSetCounts(labelSets.labels);
      this.labelSets.merge(labelSets);
    }
    if (rankings !== undefined) {
      this.rankings ??= new RankingSums();
      this.rankings.merge(rankings);
    }
    if (regression === undefined) return;
    this.regression ??= new RegressionSums();
    this.regression.merge(regression);
  }

  #joinClasses(classes: readonly number[], row: PendingRow, sign: 1 | -1): void {
    const scores = classScoresOf(row, classes.length);
    const actual = classes.indexOf(row.label);
    if (scores === undefined || actual < 0) {
      this.unscored += sign;
      return;
    }
    this.classScores ??= new ClassScores(classes.length);
    this.classScores.add(scores, actual, sign);
  }

  #segments(keys: number): CohortSegments {
    this.segments ??= new CohortSegments(keys);
    return this.segments;
  }

  #scores(bins: NumericBins): ScoreHistogram {
    this.scores ??= new ScoreHistogram(bins);
    return this.scores;
  }
}

/**
 * Whether a cohort is old enough to be judged: `ageMs` after its last prediction, by event time. The age is fixed, so
 * it does not depend on outcomes; until then its figures are provisional, since errors are often labelled first.
 */
export function isMature(startMs: number, watermarkMs: number, ageMs: number): boolean {
  return watermarkMs >= startMs + cohortMs + ageMs;
}

/** What of a cohort does not follow from its rows; these are in the store, and are counted anew after a restart. */
export const cohortCodec: Codec<Cohort> = {
  version: 1,
  encode(cohort, out) {
    out.text(cohort.version);
    out.byte(roles.indexOf(cohort.role));
    out.double(cohort.startMs);
    out.double(cohort.largeErrorAt);
  },
  decode(bytes) {
    const version = bytes.text();
    const role = roles[bytes.byte()];
    if (role === undefined) return { unreadable: "no such role" };
    return new Cohort(version, role, bytes.double(), bytes.double());
  },
};
