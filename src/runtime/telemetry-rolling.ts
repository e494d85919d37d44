import type { ModelState } from "../core/evaluation/model-state.ts";
import type { Models } from "../core/evaluation/models.ts";
import type { RollingReading } from "../core/evaluation/rolling-readings.ts";
import type { ServingState } from "../core/evaluation/serving-state.ts";
import type { ReadingSample } from "../edge/telemetry/snapshot.ts";
import { Turns } from "../edge/telemetry/turns.ts";

/** The stability index of features against their own past, feature by feature with turns for others in between; nothing while there is too little past. */
export async function rollingSamples(
  models: Models,
  servings: readonly { readonly model: ModelState; readonly state: ServingState }[],
): Promise<ReadingSample[]> {
  const all: ReadingSample[] = [];
  const turns = new Turns();
  for (const { model, state } of servings) {
    for (const slice of models.rolling(model, state)) {
      for (const reading of slice)
        if (reading.statistic === "psi" && reading.threshold !== null) all.push(sample(reading));
      if (turns.over) await turns.next();
    }
  }
  return all;
}

function sample(reading: RollingReading): ReadingSample {
  const { serving, comparedWith, feature, window, statistic, value, threshold, n, signal } = reading;
  const { model, version, role } = serving;
  const labels = { model, version, role, feature, window, statistic, compared_with: comparedWith };
  return { ...labels, value, threshold, n, verdict: signal };
}
