import { z } from "zod";
import { calendarSettings } from "./band-settings.ts";
import { duration } from "./duration.ts";
import { labelSettings } from "./label-settings.ts";
import { ownMetricSettings } from "./own-metric-settings.ts";
import { segmentSettings } from "./segment-settings.ts";

/** Expected false alarms. Below a thousandth a year no evidence could ever be enough. */
const budget = (most: number) => z.number().min(0.001).max(most).default(1);

export const modelSettings = z.strictObject({
  reference: z
    .string()
    .min(1)
    .optional()
    .describe("A file that `driftline reference build` wrote; learned from the stream without it."),
  cadence: duration("1m", "31d")
    .optional()
    .describe("How far its runs are apart where it predicts in batches: silence between them is not stale."),
  falseAlarms: z
    .strictObject({
      harmPerYear: budget(365).describe("False harm alarms, which may roll back."),
      driftPerMonth: budget(100).describe("False drift alarms."),
      qualityPerMonth: budget(100).describe("False alarms of missing and unseen values."),
    })
    .prefault({})
    .describe("Expected false alarms that you accept, over all versions, features and tests of the model."),
  bins: z
    .enum(["off", "coarse", "every"])
    .default("off")
    .describe(
      "Counts of rows by frozen bin as counters, so that PromQL can add replicas: ten bins and about 32 edges of each feature, or every edge.",
    ),
  bands: z
    .enum(["constant", "hourly"])
    .default("constant")
    .describe(
      "Limits of rates: one for all hours, high enough for the highest; or one for each hour that the reference tells apart, closer in quiet hours, where days repeat.",
    ),
  compareWith: z
    .array(z.enum(["previous", "last-week"]))
    .default([])
    .describe(
      "Readings of drift against a version's own past, beside those against the reference: the window before, or the same hour last week. They never roll back.",
    ),
  calendar: z.array(calendarSettings).default([]).describe("Expected days, which widen the bands of drift."),
  learn: z
    .strictObject({
      span: duration("10m", "30d").prefault("24h").describe("Event time from its first row on."),
      minRows: z.number().int().min(1_000).default(5_000).describe("The span goes on until it holds so many."),
    })
    .prefault({})
    .describe("How much of the stream a learned reference is made of."),
  labels: labelSettings,
  metrics: z
    .array(ownMetricSettings)
    .max(16)
    .default([])
    .describe("Own metrics: shares of rows that you name, judged like error rates."),
  segments: z
    .array(segmentSettings)
    .max(4)
    .default([])
    .describe("Fields whose values divide the rows: rates, coarse distributions and alarms for each value."),
});
