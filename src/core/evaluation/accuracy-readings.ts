import type { Serving } from "../facts.ts";
import { Cohort, type CohortFrame } from "../stream/cohort.ts";
import { cohortMs } from "../stream/join-cohort.ts";
import { setLabelLimit } from "../stream/label-bits.ts";
import { type AccuracyRule, accuracyFigures } from "./accuracy/accuracy-figures.ts";
import type { AccuracyFigure } from "./accuracy/figure.ts";
import type { LabelFreeEstimate } from "./label-free-estimator.ts";
import { type LabelledSegment, labelledGaps, labelledSegments } from "./labelled-segments.ts";
import { type ModelCohorts, maturedToMs } from "./model-cohorts.ts";
import type { ModelState } from "./model-state.ts";
import { type Weighting, weightedFigures } from "./weighted-cohorts.ts";

/** What figures rest on: cohorts that have come of age, the newest ones with the labels that have come so far, or scores alone. */
export type AccuracyBasis = "mature" | "provisional" | "estimated";

/** How well a version did over a span of prediction time. */
export interface AccuracyReading {
  readonly serving: Serving;
  readonly window: string;
  readonly basis: AccuracyBasis;
  /** Prediction time, epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Predictions that are looked at: those in the sample of ids, or all for an estimate. */
  readonly predictions: number;
  /** Share of the window's predictions with an id that these are, as samples of ids go; 1 for an estimate. */
  readonly samplingFraction: number;
  /** Of them, those with a label in force. */
  readonly labelled: number;
  /** Time within which half, and 95 %, of these labels had come, in seconds; null for an estimate. */
  readonly delaySeconds: { readonly half: number; readonly most: number } | null;
  /** Whether labels so far count for those still to come; null where the figures are not provisional. */
  readonly weighting: Weighting | null;
  readonly figures: readonly AccuracyFigure[];
  /** What an estimate rests on; null where labels speak for themselves. */
  readonly estimate: Pick<LabelFreeEstimate, "learntFrom" | "borrowed" | "extrapolated" | "approximation"> | null;
}

/** What labels say, also of the values of segments. */
export interface LabelledReading extends AccuracyReading {
  readonly basis: "mature" | "provisional";
  readonly segments: readonly LabelledSegment[];
  /** Gaps between groups of people, by segment. */
  readonly fairness: ReturnType<typeof labelledGaps>;
}

export function isLabelled(reading: AccuracyReading): reading is LabelledReading {
  return "segments" in reading;
}

const spans = [
  ["1h", 3_600_000],
  ["24h", 86_400_000],
  ["7d", 604_800_000],
] as const;
const confidence = 0.95;

/** Realised accuracy of a version, of each window that has a labelled prediction. @param windows names to be read */
export function labelledReadings(
  model: ModelState,
  serving: Serving,
  watermarkMs: number,
  windows: readonly string[],
): LabelledReading[] {
  const ripeMs = maturedToMs(watermarkMs, model.labelAgeMs);
  const endMs = Math.ceil(watermarkMs / cohortMs) * cohortMs;
  return spans
    .filter(([window]) => windows.includes(window))
    .flatMap(([window, spanMs]) => [
      ...reading(model, serving, window, "mature", ripeMs - spanMs, ripeMs, watermarkMs),
      ...reading(model, serving, window, "provisional", Math.max(ripeMs, endMs - spanMs), endMs, watermarkMs),
    ]);
}

/** The rule for figures of a model: its rows scatter as its reference's labels did. */
export function accuracyRule({ labelBand, figures, cohorts }: ModelState): AccuracyRule {
  const classes = cohorts.classes.texts.length;
  return { ...figures, classes, confidence, designEffect: labelBand?.designEffect ?? 1 };
}

/** Figures of cohorts that have come of age, or of the newest ones by the labels so far, weighted where the reference says how soon labels come. */
export function cohortFigures(
  model: ModelState,
  cohorts: readonly Cohort[],
  sum: Cohort,
  basis: AccuracyBasis,
  watermarkMs: number,
): Pick<AccuracyReading, "weighting" | "figures"> {
  const { labelJudgement, cohorts: known } = model;
  const [frame, rule] = [frameOf(known, sum), accuracyRule(model)];
  const plain = () => accuracyFigures(sum, frame, rule);
  if (basis !== "provisional") return { weighting: null, figures: plain() };
  const { delays } = labelJudgement;
  const weighted = delays && weightedFigures(cohorts, watermarkMs, delays, known.classes.texts, frame, rule);
  return weighted ?? { weighting: "unweighted", figures: plain() };
}

function reading(
  model: ModelState,
  serving: Serving,
  window: string,
  basis: LabelledReading["basis"],
  fromMs: number,
  toMs: number,
  watermarkMs: number,
): LabelledReading[] {
  const cohorts = model.cohorts.of(serving, fromMs, toMs);
  const sum = new Cohort(serving.version, serving.role, fromMs, cohorts.at(-1)?.largeErrorAt);
  for (const cohort of cohorts) sum.merge(cohort);
  if (sum.labelled === 0) return [];
  return [
    {
      serving,
      window,
      basis,
      fromMs,
      toMs,
      predictions: sum.predicted,
      labelled: sum.labelled,
      samplingFraction: sampledShare(cohorts),
      delaySeconds: { half: sum.delayQuantileSeconds(0.5), most: sum.delayQuantileSeconds(0.95) },
      ...cohortFigures(model, cohorts, sum, basis, watermarkMs),
      estimate: null,
      segments: labelledSegments(model.cohorts, sum, accuracyRule(model)),
      fairness: labelledGaps(model.cohorts, sum),
    },
  ];
}

/** Share of predictions that cohorts of several samples count together. */
function sampledShare(cohorts: readonly Cohort[]): number {
  const [counted, all] = [0, 1].map((power) =>
    cohorts.reduce((total, { predicted, samplingFraction }) => total + predicted / samplingFraction ** power, 0),
  ) as [number, number];
  return all > 0 ? counted / all : 1;
}

function frameOf({ task, classes }: ModelCohorts, { scores, regression }: Cohort): CohortFrame {
  if (task?.kind === "set") return { kind: "set", labels: Math.min(classes.texts.length, setLabelLimit) };
  if (task?.kind === "ranking") return task;
  if (task?.kind === "value" || regression !== undefined) return { kind: "value", shift: 0, relativeGuard: 1e-9 };
  if (classes.scored.length > 0) return { kind: "class", classes: classes.scored };
  const positive = classes.positive === null ? -1 : classes.texts.indexOf(classes.positive);
  if (positive < 0 || scores === undefined) return { kind: "class" };
  return { kind: "class", scored: { positiveClass: positive, bins: scores.bins } };
}
