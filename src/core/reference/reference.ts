import type { TailSums } from "../profile/tail-sums.ts";
import type { FineWindowName } from "../stream/windows.ts";
import type { LabelledReference } from "./labelled-reference.ts";
import type { OwnRate } from "./own-rates.ts";

/**
 * The frozen distribution and rates that a model's versions are judged against. One JSON file, named by its hash.
 * Plain finite numbers only, so that the file can be read, compared and hashed.
 */
export interface Reference {
  readonly format: "driftline-reference/1";
  readonly model: string;
  readonly source: ReferenceSource;
  /** false: learned and not yet accepted by a person, so that harm warns and never acts. */
  readonly accepted: boolean;
  /** Error and latency rates with their panes; null when the history had no times, so that only drift works. */
  readonly rates: ReferenceRates | null;
  /** What labels said of the same rows; left out where there were none. */
  readonly labelled?: LabelledReference;
  /** What the model's own metrics said of the same rows; left out where none was asked. */
  readonly own?: readonly OwnRate[];
  readonly columns: readonly ReferenceColumn[];
  /** Of numeric features together; left out where there are not two, and by an older driftline. */
  readonly moments?: ReferenceMoments;
}

/** First and second moments of numeric features, which no single column shows. */
export interface ReferenceMoments {
  /** Names, in the order of the reference's columns. */
  readonly columns: readonly string[];
  /** Rows, sums and sums of products of standardised values, as panes keep them (`profile/moment-cells.ts`). */
  readonly counts: readonly number[];
  /** What the reference's own windows reached; none of those of which it has under 20, or had no times. */
  readonly limits: readonly MomentLimit[];
}

/** The value that 1 % of the reference's own windows of this length exceed (with under 100 of them: the largest). */
export interface MomentLimit {
  readonly window: FineWindowName;
  /** Rows of such a window, in the median. */
  readonly rows: number;
  readonly whitenedMoments: number;
  readonly principalReconstruction: number;
}

export interface ReferenceSource {
  readonly kind: "file" | "learned";
  /** File name without its folder, or the topic. */
  readonly from: string;
  readonly rows: number;
  /** Event-time span in epoch ms; null without times. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Version whose rows these are; null when the history does not say. */
  readonly version: string | null;
}

/** A rate over the reference: k of n, and how much its panes vary beyond a binomial (>= 1). */
export interface RateEstimate {
  readonly successes: number;
  readonly trials: number;
  /** Upper 95 % limit of the design effect φ over panes (`statistics.md` 3.2). */
  readonly designEffect: number;
  /** Where the span covers at least 3 days; else null. */
  readonly hourly: HourlyCounts | null;
}

/**
 * k of n by hour, 24 of each from midnight UTC on, or 168 from Thursday midnight UTC on where the span covers 4 weeks:
 * hours since the epoch, modulo their number.
 */
export interface HourlyCounts {
  readonly successes: readonly number[];
  readonly trials: readonly number[];
}

export interface ReferenceRates {
  /** Panes with at least one row. */
  readonly panes: number;
  readonly errors: RateEstimate;
  /** Null where no row carried a latency. */
  readonly latency: {
    readonly count: number;
    readonly p50Ms: number;
    readonly p90Ms: number;
    readonly p99Ms: number;
    readonly above: { readonly p50: RateEstimate; readonly p90: RateEstimate; readonly p99: RateEstimate };
  } | null;
}

export interface MissingCounts {
  /** By `missingReasons`; in proportion to the column's `rows` where these are a sample. */
  readonly byReason: readonly number[];
  readonly designEffect: number;
}

/** φ of each drift stream of a column over the reference's panes; null when there were no times. */
export interface ColumnDesignEffects {
  /** Numeric: at the 15 sixteenth-quantile edges. */
  readonly body: readonly number[];
  /** Numeric: below .001, below .01, above .99, above .999. */
  readonly tails: readonly number[];
  /** Numeric: 32 coarse shares; categorical: one per dictionary code. */
  readonly shares: readonly number[];
}

/** What a column did by hour, where the history has times and covers 3 days; hours as in `HourlyCounts`. */
export interface ColumnHours {
  /** Rows without a value, of all. */
  readonly missing: HourlyCounts;
  /** Rows with a value that `cells` were counted from. */
  readonly valued: readonly number[];
  /** Rows by hour of each part between `hourlyCuts` (numeric), or of each of the first codes (categorical). */
  readonly cells: readonly (readonly number[])[];
}

export type ReferenceColumn = NumericReference | CategoricalReference;

export interface NumericReference {
  readonly name: string;
  readonly kind: "numeric";
  /** Rows with a value, or as many of them as were sampled. */
  readonly rows: number;
  readonly missing: MissingCounts;
  /** Ascending, at most about 2 x 1024 (each atom of mass >= 1/1024 has an edge just below it too). */
  readonly edges: readonly number[];
  /** `edges.length + 1` counts; bin j is (e_{j-1}, e_j]. */
  readonly counts: readonly number[];
  /** Edge indices that cut the column into 10, 16, 20 and 32 parts of near equal mass (fewer where atoms forbid). */
  readonly coarse: {
    readonly ten: readonly number[];
    readonly sixteen: readonly number[];
    readonly twenty: readonly number[];
    readonly thirtyTwo: readonly number[];
  };
  /** Edge indices nearest to the .001, .01, .99 and .999 quantiles. */
  readonly tails: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly interquartileRange: number;
  /** How far its rows lie beyond the outer edges; left out by an older driftline, which had no tails to compare. */
  readonly tailSums?: TailSums;
  /** Edges were learned from a sample of the rows, so the KS certificate is up to 2/1024 wide. */
  readonly sampled: boolean;
  readonly designEffects: ColumnDesignEffects | null;
  /** Left out where the history says too little of hours. */
  readonly hours?: ColumnHours;
}

export interface CategoricalReference {
  readonly name: string;
  readonly kind: "categorical";
  readonly rows: number;
  readonly missing: MissingCounts;
  /** The dictionary in code order (most frequent first), at most 1024. */
  readonly categories: readonly { readonly text: string; readonly count: number }[];
  /** Rows of known categories beyond the dictionary. */
  readonly otherKnown: number;
  readonly designEffects: ColumnDesignEffects | null;
  /** Left out where the history says too little of hours. */
  readonly hours?: ColumnHours;
}
