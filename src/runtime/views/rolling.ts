import type { ModelState } from "../../core/evaluation/model-state.ts";
import type { ServingState } from "../../core/evaluation/serving-state.ts";
import type { Judge } from "../../core/judge.ts";
import type { ExtrasView } from "../../edge/web/extra-views.ts";

/** Distances of a version's features from its own past, with their age now; nothing where the settings ask for none. @param only this feature; all if left out */
export function rollingOf(
  { models }: Judge,
  model: ModelState,
  state: ServingState,
  nowMs: number,
  only?: string,
): Pick<ExtrasView, "rolling"> {
  const rolling = [...models.rolling(model, state, only)]
    .flat()
    .map(({ serving: _, asOfMs, readyInMs, ...reading }) => ({
      ...reading,
      readyInSeconds: readyInMs / 1000,
      ageSeconds: Math.max(0, (nowMs - asOfMs) / 1000),
    }));
  return rolling.length === 0 ? {} : { rolling };
}
