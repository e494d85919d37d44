import type { Role } from "../../core/record.ts";

/** One accuracy metric with its 95 % interval. */
export interface AccuracyFigureView {
  readonly metric: string;
  /** For a metric of one class of several. */
  readonly class?: string;
  readonly value: number;
  readonly low: number;
  /** Null without bound. */
  readonly high: number | null;
  readonly n: number;
  /** How far the figure of raw rows can be from that of bins. */
  readonly certificate?: number;
}

/** Whose labels taught it, whether that is another version, how much is guessed, and whether even its method is rough. */
export interface EstimateView {
  readonly learntFrom: string;
  readonly borrowed: boolean;
  /** Share of rows of whose kind the reference had too few labels. */
  readonly extrapolated: number;
  /** Values: parts of columns are taken to add up. */
  readonly approximation: boolean;
}

/**
 * `weighted`: each label counts for those of its class that are still to come, as soon as they came in the reference;
 * `unweighted`: as they came, for the reference does not say; `too young`: too few can have come to say anything.
 */
type Weighting = "weighted" | "unweighted" | "too young";

/** An estimate of predictions whose labels have come since. */
export interface ComparedEstimateView extends EstimateView {
  /** All predictions of the span, with an id or without. */
  readonly predictions: number;
  /** `error` is estimated less realised; null where labels give no such figure. */
  readonly figures: readonly (AccuracyFigureView & { readonly error: number | null })[];
}

/** How well a version did over a span of prediction time. Times are epoch ms. */
export interface AccuracyView {
  readonly model: string;
  readonly version: string;
  readonly role: Role;
  readonly window: string;
  /** `mature`: predictions old enough to be judged; `provisional`: the newest, labels still come; `estimated`: from scores alone. */
  readonly basis: "mature" | "provisional" | "estimated";
  readonly from: number;
  readonly to: number;
  readonly predictions: number;
  readonly labelled: number;
  /** Share of the window's predictions that `predictions` are, by the samples of ids; 1 for an estimate. */
  readonly samplingFraction: number;
  /** Share of predictions with a label; null for an estimate. */
  readonly coverage: number | null;
  /** Time within which half, and 95 %, of the labels had come. */
  readonly labelDelaySeconds: { readonly half: number; readonly most: number } | null;
  /** What an estimate rests on; null where labels speak for themselves. */
  readonly estimate: EstimateView | null;
  /** Whether labels so far count for those still to come; null where the figures are not provisional. */
  readonly weighting: Weighting | null;
  /** What would have been estimated of the same predictions, beside figures whose labels have come; else left out. */
  readonly compared?: ComparedEstimateView;
  readonly figures: readonly AccuracyFigureView[];
  /** By value of segments, as far as labels say; left out for an estimate, and where the model has no segments. */
  readonly segments?: readonly SegmentAccuracyView[];
}

/** How well a version did for the rows with one value of a segment. */
export interface SegmentAccuracyView {
  readonly segment: string;
  readonly value: string;
  readonly predictions: number;
  readonly labelled: number;
  readonly coverage: number;
  readonly figures: readonly AccuracyFigureView[];
}

/** 30 minutes of predictions, by what their labels said. */
export interface CohortView {
  readonly start: number;
  readonly role: Role;
  readonly predictions: number;
  readonly labelled: number;
  /** Labelled ones that were wrong: another class, or an error that is large by the reference; null where that is not known. */
  readonly wrong: number | null;
  /** Labelled ones that are in no figure of several classes' scores: some of theirs are missing, or the true class has none. */
  readonly unscored: number;
  readonly coverage: number;
  /** Share of ids that it counts. */
  readonly samplingFraction: number;
  /** Too young to be judged: labels still come. */
  readonly provisional: boolean;
  /** Whether labels so far count for those still to come; null where the figures are not provisional. */
  readonly weighting: Weighting | null;
  readonly labelDelaySeconds: { readonly half: number; readonly most: number };
  readonly figures: readonly AccuracyFigureView[];
}

export interface AccuracyModel {
  /** All versions and windows; of one model if it is named. */
  accuracy(model: string | undefined): readonly AccuracyView[];
  /** In order of time; undefined where no prediction of such a version has an id. */
  cohorts(model: string, version: string): readonly CohortView[] | undefined;
}

/** The one figure that a version is known by: accuracy where predictions are classes, else the first there is. */
export interface AccuracyHeadline {
  readonly metric: string;
  readonly value: number;
  readonly low: number;
  readonly high: number | null;
  readonly n: number;
  readonly window: string;
  /** Share of predictions with a label; null for an estimate. */
  readonly coverage: number | null;
  readonly basis: AccuracyView["basis"];
}

/** What labels said, and what scores alone let expect; null where there is nothing to say. */
export interface AccuracyAtAGlance {
  readonly realised: AccuracyHeadline | null;
  readonly estimated: AccuracyHeadline | null;
}
