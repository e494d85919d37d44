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
  const { serving } = state;
  const { total, oldestMs } = state.window(window);
  const estimate = estimateOf(model, state, () => model.frame?.needs?.of(total));
  if (estimate === null) return [];
  return [
    {
      serving,
      window,
      basis: "estimated",
      fromMs: oldestMs,
      toMs: state.log.newestMs + paneMs,
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

/** Spans of which there is one at a time, so that their estimates are kept until they have moved on. */
const kept = new WeakMap<
  ServingState,
  Map<
    string,
    { readonly by: LabelFreeEstimator | null; readonly fromMs: number; readonly estimate: LabelFreeEstimate | null }
  >
>();

/**
 * What would have been estimated of predictions whose labels have come of age; null where nothing could. Rows that come
 * later than that are in the estimate once the span has moved on.
 */
export function comparedEstimate(
  model: ModelState,
  state: ServingState,
  { window, basis, fromMs, toMs, figures }: AccuracyReading,
): ComparedEstimate | null {
  if (basis !== "mature") return null;
  const estimates = kept.get(state) ?? new Map();
  kept.set(state, estimates);
  const by = estimatorOf(model, state);
  const known = estimates.get(window);
  const estimate: LabelFreeEstimate | null =
    known?.by === by && known.fromMs === fromMs
      ? known.estimate
      : estimateOf(model, state, () => state.estimates?.sum(fromMs, toMs));
  estimates.set(window, { by, fromMs, estimate });
  if (estimate === null) return null;
  const errors = estimate.figures.flatMap(({ metric, value }) => {
    const came = figures.find((one) => one.metric === metric && one.classCode === undefined);
    return came === undefined ? [] : [[metric, value - came.value] as const];
  });
  return { ...estimate, errors: new Map(errors) };
}

function estimateOf(
  model: ModelState,
  state: ServingState,
  needed: () => Float64Array | undefined,
): LabelFreeEstimate | null {
  const estimate = estimatorOf(model, state);
  const counts = estimate && needed();
  return (counts && estimate?.(counts, state.serving.version, accuracyRule(model))) ?? null;
}
