import type { JudgeSettings } from "../core/judge.ts";
import { bandSettings } from "./band-settings.ts";
import { modelSettings } from "./model-settings.ts";
import type { Settings } from "./settings.ts";

const defaults = modelSettings.parse({});

/** What a model's part of the settings says to the judge; models that it does not name have the defaults. */
export function modelPolicy(
  models: Settings["models"],
): Required<
  Pick<JudgeSettings, "budgetOf" | "bandsOf" | "learningOf" | "keepsCounts" | "cadenceMsOf" | "compareWithOf">
> {
  const of = (model: string) => models[model] ?? defaults;
  return {
    budgetOf: (model) => of(model).falseAlarms,
    bandsOf: (model) => bandSettings(models, model),
    learningOf: (model) => ({ spanMs: of(model).learn.span, minimumRows: of(model).learn.minRows }),
    compareWithOf: (model) => of(model).compareWith,
    cadenceMsOf: (model) => of(model).cadence ?? 0,
    keepsCounts: (model) => of(model).bins !== "off",
  };
}
