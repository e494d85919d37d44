import { z } from "zod";
import type { FigureSettings } from "../core/evaluation/accuracy/accuracy-figures.ts";
import type { LabelAgeRule } from "../core/reference/label-age.ts";
import type { LabelSettings } from "../core/stream/open-join.ts";
import { duration } from "./duration.ts";
import type { Settings } from "./settings.ts";

/** How young and how old predictions may be when their labels judge them. */
export const labelAgeBounds = ["1m", "90d"] as const;

const joinedLabels = z.strictObject({
  task: z
    .enum(["class", "value", "set", "ranking"])
    .optional()
    .describe(
      "What the model predicts; found from its first rows without it: scores or texts mean classes, lists sets of labels. A ranking has to be told.",
    ),
  k: z
    .number()
    .int()
    .min(1)
    .max(50)
    .default(10)
    .describe("Items by which a ranking is judged, the best ones; another number has its figures begin anew."),
  positive: z
    .string()
    .min(1)
    .optional()
    .describe("The class whose probability a plain score is; 1, true or yes without it."),
  beta: z
    .number()
    .min(0.01)
    .max(100)
    .optional()
    .describe("Weight of recall against precision in f_beta, which is shown with it."),
  quantile: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe("The quantile that a model of values predicts; its pinball loss is shown with it."),
  age: duration(...labelAgeBounds)
    .optional()
    .describe(
      "Age at which predictions are judged by the labels that have come, event time; without it the age by which 95 % of the reference's labels had come, or 24 h where it does not say.",
    ),
  keepPredictions: duration("1h", "90d").prefault("14d").describe("How long a prediction waits for its label."),
  keepLabels: duration("1m", "90d").prefault("24h").describe("How long a label waits for its prediction."),
  maxRows: z
    .number()
    .int()
    .min(1_000)
    .max(20_000_000)
    .default(1_000_000)
    .describe(
      "Predictions and labels that wait at most, about 34 bytes each, and 4 for each class beyond two that has a score; beyond it a sample of ids is kept.",
    ),
});

export const labelSettings = z
  .union([z.literal("off"), joinedLabels])
  .optional()
  .describe("How labels are joined to predictions by id; off does not join them.");

const defaults = joinedLabels.parse({});

function of({ models }: Pick<Settings, "models">, model: string): z.output<typeof joinedLabels> | "off" {
  return models[model]?.labels ?? defaults;
}

/** What the settings say of the age at which a model's cohorts are judged. */
export function labelAgeRule(settings: Pick<Settings, "models">, model: string): LabelAgeRule {
  const labels = of(settings, model);
  const { age, keepPredictions } = labels === "off" ? defaults : labels;
  return { configuredMs: age ?? null, retentionMs: keepPredictions };
}

/** What accuracy figures of a model need to be told. */
export function figureSettings(settings: Pick<Settings, "models">, model: string): FigureSettings {
  const labels = of(settings, model);
  const { beta, quantile } = labels === "off" ? defaults : labels;
  return { ...(beta === undefined ? {} : { beta }), ...(quantile === undefined ? {} : { quantile }) };
}

/** How a model's labels are joined; null: not at all. They are expected where a topic of labels or the model's settings say so. */
export function labelJoin(settings: Pick<Settings, "models" | "sources">, model: string): LabelSettings | null {
  const labels = of(settings, model);
  if (labels === "off") return null;
  return {
    task: labels.task ?? null,
    depth: labels.k,
    positive: labels.positive ?? null,
    predictionRetentionMs: labels.keepPredictions,
    labelRetentionMs: labels.keepLabels,
    rowLimit: labels.maxRows,
    expected:
      settings.models[model]?.labels !== undefined || settings.sources.some(({ carriesLabels }) => carriesLabels),
  };
}
