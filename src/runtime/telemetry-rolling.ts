import type { ModelState } from "../core/evaluation/model-state.ts";
import type { Models } from "../core/evaluation/models.ts";
import type { ServingState } from "../core/evaluation/serving-state.ts";
import type { ReadingSample } from "../edge/telemetry/snapshot.ts";

/** The stability index of features against their own past; nothing while there is too little of it. */
export function rollingSamples(
  models: Models,
  servings: readonly { readonly model: ModelState; readonly state: ServingState }[],
): ReadingSample[] {
  return servings.flatMap(({ model, state }) =>
    models
      .rolling(model, state)
      .filter(({ statistic, threshold }) => statistic === "psi" && threshold !== null)
      .map(({ serving, feature, window, statistic, value, threshold, n, signal, comparedWith }) => ({
        ...{ model: serving.model, version: serving.version, role: serving.role },
        ...{ feature, window, statistic, value, threshold, n, verdict: signal, compared_with: comparedWith },
      })),
  );
}
