import { z } from "zod";
import { notifierSettings } from "../edge/notifiers/notifiers.ts";
import { kafkaSettings } from "../edge/sources/kafka/settings.ts";
import { faroSettings } from "../edge/telemetry/faro-settings.ts";
import { freezeSettings } from "./freeze-settings.ts";
import { httpSettings } from "./http-settings.ts";
import { modelSettings } from "./model-settings.ts";
import { sourceSettings, startFrom } from "./source-settings.ts";
import { rollbackTargetSettings } from "./target-settings.ts";

/** The whole file, as the readers of each part describe it. Defaults stand beside the setting they are for, and nowhere else. */
export const settingsSchema = z.strictObject({
  kafka: kafkaSettings.optional().describe("The broker to read from."),
  sources: z.array(sourceSettings).default([]).describe("Topics with predictions and labels."),
  startFrom: startFrom
    .prefault("latest")
    .describe("Where a first start begins: latest, earliest, or a duration back such as 24h."),
  store: z.string().min(1).default("./driftline.db").describe("The SQLite file that keeps state and positions."),
  http: httpSettings.prefault({}).describe("Where /metrics, the API and the page are served."),
  faro: faroSettings.optional().describe("A Faro collector that is told of decisions, errors and readings."),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info").describe("The mildest lines that are logged."),
  models: z
    .record(z.string().min(1), modelSettings)
    .default({})
    .describe("What is known of each model, by name; others are learned."),
  notifiers: z.array(notifierSettings).default([]).describe("Who is told."),
  targets: z.array(rollbackTargetSettings).default([]).describe("What can be rolled back."),
  freeze: z.array(freezeSettings).default([]).describe("Maintenance windows in which nothing is rolled back."),
  globalBudget: z
    .strictObject({
      ordersPerDay: z.number().int().min(0).max(1_000).default(5).describe("Orders in 24 h; 0 orders nothing."),
      commonCauseModels: z
        .number()
        .int()
        .min(2)
        .default(3)
        .describe("So many models firing at once have a common cause, which no rollback cures."),
    })
    .prefault({})
    .describe("Limits over all targets together."),
});
