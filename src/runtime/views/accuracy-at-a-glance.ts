import { type AccuracyReading, labelledReadings } from "../../core/evaluation/accuracy-readings.ts";
import { estimatedReading } from "../../core/evaluation/estimated-readings.ts";
import type { ModelState } from "../../core/evaluation/model-state.ts";
import type { ServingState } from "../../core/evaluation/serving-state.ts";
import type { AccuracyAtAGlance, AccuracyHeadline } from "../../edge/web/accuracy-views.ts";

/** Event time for which figures are kept: a day of labels of many versions is not added up for every look. */
const keptMs = 60_000;
const kept = new WeakMap<ServingState, { readonly atMs: number; readonly figures: AccuracyAtAGlance }>();

/** The day's realised and the hour's estimated accuracy of a version, at most a minute old. */
export function accuracyAtAGlance(model: ModelState, state: ServingState, watermarkMs: number): AccuracyAtAGlance {
  const known = kept.get(state);
  if (known !== undefined && watermarkMs - known.atMs < keptMs) return known.figures;
  const labelled = labelledReadings(model, state.serving, watermarkMs, ["24h"]);
  const realised = labelled.find(({ basis }) => basis === "mature") ?? labelled[0];
  const figures = { realised: headline(realised), estimated: headline(estimatedReading(model, state, "1h")[0]) };
  kept.set(state, { atMs: watermarkMs, figures });
  return figures;
}

function headline(reading: AccuracyReading | undefined): AccuracyHeadline | null {
  if (reading === undefined) return null;
  const { figures, window, basis, labelled, predictions, estimate } = reading;
  const figure =
    figures.find(({ metric }) => metric === "accuracy") ??
    figures.find(({ classCode }) => classCode === undefined) ??
    figures[0];
  if (figure === undefined) return null;
  const { metric, value, low, n } = figure;
  const high = Number.isFinite(figure.high) ? figure.high : null;
  return { metric, value, low, high, n, window, basis, coverage: estimate === null ? labelled / predictions : null };
}
