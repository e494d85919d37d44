import type { ModelState } from "../core/evaluation/model-state.ts";
import type { Models } from "../core/evaluation/models.ts";
import type { ServingState } from "../core/evaluation/serving-state.ts";
import type { ReadingSample } from "../edge/telemetry/snapshot.ts";
import { Turns } from "../edge/telemetry/turns.ts";

/** The stability index of features against their own past, version by version with turns for others in between; nothing while there is too little past. */
export async function rollingSamples(
  models: Models,
  servings: readonly { readonly model: ModelState; readonly state: ServingState }[],
): Promise<ReadingSample[]> {
  const all: ReadingSample[] = [];
  const turns = new Turns();
  for (const { model, state } of servings) {
    if (turns.over) await turns.next();
    for (const { serving, comparedWith, feature, window, statistic, value, threshold, n, signal } of models.rolling(
      model,
      state,
    )) {
      if (statistic !== "psi" || threshold === null) continue;
      const { version, role } = serving;
      const labels = { model: serving.model, version, role, feature, window, statistic, compared_with: comparedWith };
      all.push({ ...labels, value, threshold, n, verdict: signal });
    }
  }
  return all;
}
