import type { AccuracyFigure } from "../../core/evaluation/accuracy/figure.ts";
import {
  type AccuracyReading,
  cohortFigures,
  type LabelledReading,
  labelledReadings,
} from "../../core/evaluation/accuracy-readings.ts";
import { comparedEstimate, estimatedReading } from "../../core/evaluation/estimated-readings.ts";
import type { ModelState } from "../../core/evaluation/model-state.ts";
import type { ServingState } from "../../core/evaluation/serving-state.ts";
import type { Judge } from "../../core/judge.ts";
import { type Cohort, isMature } from "../../core/stream/cohort.ts";
import { windowLevels } from "../../core/stream/windows.ts";
import type { AccuracyFigureView, AccuracyView, CohortView, EstimateView } from "../../edge/web/accuracy-views.ts";

const labelledWindows = ["1h", "24h", "7d"];

/** Realised and estimated accuracy of every version. */
export function accuracyViews({ models, watermarkMs }: Judge, only: string | undefined): AccuracyView[] {
  return [...models.all]
    .filter(({ model }) => only === undefined || model === only)
    .flatMap((model) =>
      [...model.servings].flatMap((state) => [
        ...labelledReadings(model, state.serving, watermarkMs, labelledWindows).map((reading) => ({
          ...labelledView(model, reading),
          ...comparedView(model, state, reading),
        })),
        ...windowLevels
          .flatMap(({ name }) => estimatedReading(model, state, name))
          .map((reading) => accuracyView(model, reading)),
      ]),
    );
}

/** The cohorts of a version in all its roles. */
export function cohortViews({ models, watermarkMs }: Judge, name: string, version: string): CohortView[] | undefined {
  const model = models.find(name);
  const servings = model?.cohorts.servings.filter((who) => who.version === version) ?? [];
  if (model === undefined || servings.length === 0) return undefined;
  return servings
    .flatMap((who) => model.cohorts.of(who))
    .sort((a, b) => a.startMs - b.startMs)
    .map((cohort) => cohortView(model, cohort, watermarkMs));
}

function labelledView(model: ModelState, reading: LabelledReading): AccuracyView {
  const view = accuracyView(model, reading);
  if (model.cohorts.segments.length === 0) return view;
  const segments = reading.segments.map(({ figures, ...one }) => ({
    ...one,
    coverage: one.labelled / one.predictions,
    figures: figureViews(model, figures),
  }));
  return { ...view, segments };
}

function accuracyView(model: ModelState, reading: AccuracyReading): AccuracyView {
  const { serving, window, basis, fromMs, toMs, predictions, labelled, delaySeconds, estimate } = reading;
  return {
    ...serving,
    window,
    basis,
    from: fromMs,
    to: toMs,
    predictions,
    labelled,
    coverage: estimate === null ? labelled / predictions : null,
    labelDelaySeconds: delaySeconds,
    estimate: estimate && estimateView(estimate),
    weighting: reading.weighting,
    samplingFraction: reading.samplingFraction,
    figures: figureViews(model, reading.figures),
  };
}

function estimateView({ approximation, ...estimate }: NonNullable<AccuracyReading["estimate"]>): EstimateView {
  const { learntFrom, borrowed, extrapolated } = estimate;
  return { learntFrom, borrowed, extrapolated, approximation: approximation ?? false };
}

function comparedView(
  model: ModelState,
  state: ServingState,
  reading: LabelledReading,
): Pick<AccuracyView, "compared"> {
  const compared = comparedEstimate(model, state, reading);
  if (compared === null) return {};
  const figures = figureViews(model, compared.figures).map((figure) => ({
    ...figure,
    error: compared.errors.get(figure.metric) ?? null,
  }));
  return { compared: { ...estimateView(compared), predictions: compared.rows, figures } };
}

function cohortView(model: ModelState, cohort: Cohort, watermarkMs: number): CohortView {
  const { startMs, role, predicted, labelled, wrong, unscored, coverage } = cohort;
  const isProvisional = !isMature(startMs, watermarkMs, model.labelAgeMs);
  const basis = isProvisional ? "provisional" : "mature";
  const { weighting, figures } = cohortFigures(model, [cohort], cohort, basis, watermarkMs);
  return {
    start: startMs,
    role,
    predictions: predicted,
    labelled,
    wrong: wrong.trials === 0 ? null : wrong.successes,
    unscored,
    coverage,
    samplingFraction: cohort.samplingFraction,
    provisional: isProvisional,
    weighting,
    labelDelaySeconds: { half: cohort.delayQuantileSeconds(0.5), most: cohort.delayQuantileSeconds(0.95) },
    figures: figureViews(model, figures),
  };
}

function figureViews({ cohorts }: ModelState, figures: readonly AccuracyFigure[]): AccuracyFigureView[] {
  return figures.map(({ classCode, ...measured }) => {
    const figure = { ...measured, high: Number.isFinite(measured.high) ? measured.high : null };
    const name = classCode === undefined ? undefined : cohorts.classes.texts[classCode];
    return name === undefined ? figure : { ...figure, class: name };
  });
}
