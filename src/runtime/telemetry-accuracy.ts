import { type AccuracyReading, labelledReadings } from "../core/evaluation/accuracy-readings.ts";
import {
  comparedEstimate,
  comparedEstimateSteps,
  estimatedReadingSteps,
} from "../core/evaluation/estimated-readings.ts";
import type { ModelState } from "../core/evaluation/model-state.ts";
import type { Models } from "../core/evaluation/models.ts";
import type { Steps } from "../core/steps.ts";
import type { LabelledModels } from "../core/stream/labelled-models.ts";
import type {
  AccuracySample,
  EstimateErrorSample,
  LabelJoinSample,
  LabelledSpanSample,
} from "../edge/telemetry/snapshot.ts";

/** Metrics that are exported; the API has all. */
const exported: ReadonlySet<string> = new Set([
  "accuracy",
  "balanced_accuracy",
  "f1",
  "f1_macro",
  "f_beta",
  "f_beta_macro",
  "precision",
  "recall",
  "mcc",
  "auc",
  "auc_ovr_macro",
  "auc_ovr_weighted",
  "average_precision",
  "average_precision_macro",
  "log_loss",
  "brier",
  "ece",
  "mae",
  "rmse",
  "bias",
  "wape",
  "r2",
  "pinball",
  "exact_match",
  "hamming_loss",
  "f1_micro",
]);
/** Figures of ranked answers, whatever their k. */
const ranking = /_at_\d+$/;
const labelledWindows = ["1h", "24h"];
const estimatedWindows = ["5m", "1h", "24h"] as const;

/** How well every version did, as far as labels or scores say: a window at a time, an estimate in steps, for whoever has other things to do in between. */
export function* accuracyInSlices(
  models: Iterable<ModelState>,
  watermarkMs: number,
): Generator<readonly AccuracyReading[], void, void> {
  for (const model of models) {
    for (const state of model.servings) {
      for (const window of labelledWindows) {
        const readings = labelledReadings(model, state.serving, watermarkMs, [window]);
        yield readings;
        // Kept from here on, so that nobody waits for it later.
        for (const reading of readings) yield* emptySlices(comparedEstimateSteps(model, state, reading));
      }
      for (const window of estimatedWindows) yield yield* emptySlices(estimatedReadingSteps(model, state, window));
    }
  }
}

function* emptySlices<Result>(steps: Steps<Result>): Generator<readonly never[], Result, void> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    yield [];
  }
}

export function accuracySamples(readings: readonly AccuracyReading[]): AccuracySample[] {
  return readings.flatMap(({ serving, window, basis, figures }) =>
    figures
      .filter(({ metric, classCode }) => (exported.has(metric) || ranking.test(metric)) && classCode === undefined)
      .map(({ metric, value, low, high }) => ({ ...serving, window, basis, metric, value, low, high })),
  );
}

/** How far estimates were from what labels said since. */
export function estimateErrors(models: Models, readings: readonly AccuracyReading[]): EstimateErrorSample[] {
  return readings.flatMap((reading) => {
    const model = models.find(reading.serving.model);
    const state = model?.find(reading.serving);
    const compared = model && state && comparedEstimate(model, state, reading);
    return [...(compared?.errors ?? [])]
      .filter(([metric]) => exported.has(metric))
      .map(([metric, value]) => ({ ...reading.serving, window: reading.window, metric, value }));
  });
}

/** Coverage and delay of the spans that labels speak of. */
export function labelledSpans(readings: readonly AccuracyReading[]): LabelledSpanSample[] {
  return readings.flatMap(({ serving, window, basis, predictions, labelled, samplingFraction, delaySeconds }) => {
    if (delaySeconds === null) return [];
    const coverage = labelled / predictions;
    return [{ ...serving, window, basis, labelled, coverage, samplingFraction, delaySeconds: delaySeconds.most }];
  });
}

/** Rows that wait, by model. */
export function labelJoins(labels: LabelledModels): LabelJoinSample[] {
  return [...labels.all].flatMap(({ model, join }) =>
    join === undefined ? [] : [{ model, rows: join.rows, bytes: join.bytes, samplingFraction: join.samplingFraction }],
  );
}

/** Labels by what became of them, since the start. */
export function labelOutcomes(
  labels: LabelledModels,
): { model: string; version: string; outcome: string; count: number }[] {
  const joined = [...labels.all].flatMap(({ model, outcomes }) =>
    [...outcomes].flatMap(([version, counts]) =>
      [...counts].map(([outcome, count]) => ({ model, version, outcome, count })),
    ),
  );
  const ignored = [...labels.ignored].map(([model, count]) => ({ model, version: "", outcome: "ignored", count }));
  return [...joined, ...ignored];
}
