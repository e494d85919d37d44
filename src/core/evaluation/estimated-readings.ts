import { finished, type Steps } from "../steps.ts";
import { paneMs } from "../stream/pane-delta.ts";
import type { FineWindowName } from "../stream/windows.ts";
import { type AccuracyReading, accuracyRule } from "./accuracy-readings.ts";
import { estimatorOf } from "./estimators.ts";
import type { LabelFreeEstimate, LabelFreeEstimator } from "./label-free-estimator.ts";
import type { ModelState } from "./model-state.ts";
import type { ServingState } from "./serving-state.ts";

/**
 * What accuracy to expect of a window from its predictions alone, by what the reference's labels taught; nothing where
 * they taught nothing. Blind to a change of what scores, or columns, mean.
 */
export function estimatedReading(model: ModelState, state: ServingState, window: FineWindowName): AccuracyReading[] {
  return finished(estimatedReadingSteps(model, state, window));
}

/** The same in steps of a few ms. */
export function* estimatedReadingSteps(
  model: ModelState,
  state: ServingState,
  window: FineWindowName,
): Steps<AccuracyReading[]> {
  const { serving } = state;
  const { total, oldestMs } = state.window(window);
  const { newestMs } = state.log;
  const estimate = yield* keptEstimate(model, state, window, newestMs, () => model.frame?.needs?.of(total));
  if (estimate === null) return [];
  return [
    {
      serving,
      window,
      basis: "estimated",
      fromMs: oldestMs,
      toMs: newestMs + paneMs,
      predictions: estimate.rows,
      labelled: 0,
      delaySeconds: null,
      weighting: null,
      samplingFraction: 1,
      figures: estimate.figures,
      estimate,
    },
  ];
}

/** An estimate for the same predictions as a realised figure. */
export interface ComparedEstimate extends LabelFreeEstimate {
  /** Estimated less realised, by metric; of those that both have. */
  readonly errors: ReadonlyMap<string, number>;
}

/**
 * What would have been estimated of predictions whose labels have come of age; null where nothing could. Rows that come
 * later than that are in the estimate once the span has moved on.
 */
export function comparedEstimate(
  model: ModelState,
  state: ServingState,
  reading: AccuracyReading,
): ComparedEstimate | null {
  return finished(comparedEstimateSteps(model, state, reading));
}

/** The same in steps of a few ms. */
export function* comparedEstimateSteps(
  model: ModelState,
  state: ServingState,
  { window, basis, fromMs, toMs, figures }: AccuracyReading,
): Steps<ComparedEstimate | null> {
  if (basis !== "mature") return null;
  const needed = () => state.estimates?.sum(fromMs, toMs);
  const estimate = yield* keptEstimate(model, state, `mature ${window}`, fromMs, needed);
  if (estimate === null) return null;
  const errors = estimate.figures.flatMap(({ metric, value }) => {
    const came = figures.find((one) => one.metric === metric && one.classCode === undefined);
    return came === undefined ? [] : [[metric, value - came.value] as const];
  });
  return { ...estimate, errors: new Map(errors) };
}

interface Kept {
  readonly by: LabelFreeEstimator | null;
  readonly atMs: number;
  readonly estimate: LabelFreeEstimate | null;
}

/** The newest estimate of each span, of which there is one at a time, by version. */
const kept = new WeakMap<ServingState, Map<string, Kept>>();

/** An estimate takes some ms: it is made once for each place of its span, whoever asks. @param atMs changes with that */
function* keptEstimate(
  model: ModelState,
  state: ServingState,
  span: string,
  atMs: number,
  needed: () => Float64Array | undefined,
): Steps<LabelFreeEstimate | null> {
  const estimates = kept.get(state) ?? new Map<string, Kept>();
  kept.set(state, estimates);
  const by = estimatorOf(model, state);
  const known = estimates.get(span);
  if (known?.by === by && known.atMs === atMs) return known.estimate;
  const counts = by && needed();
  const estimate = by && counts ? yield* by(counts, state.serving.version, accuracyRule(model)) : null;
  estimates.set(span, { by, atMs, estimate });
  return estimate;
}
