import { z } from "zod";
import { ingestSettings } from "./ingest-settings.ts";

export const httpSettings = z.strictObject({
  host: z.string().min(1).default("127.0.0.1").describe("Address to listen on; 0.0.0.0 for all."),
  port: z.number().int().min(0).max(65_535).default(9810).describe("0 takes a free one."),
  publicUrl: z
    .url({ protocol: /^https?$/, error: "not an http or https URL" })
    .optional()
    .describe("Where people reach the page, as https://driftline.example.org; notifications then link to it."),
  seriesBudget: z
    .number()
    .int()
    .min(500)
    .max(100_000)
    .default(5_000)
    .describe("Series of /metrics at most; beyond it the features that have moved least are left out, and counted."),
  exemplars: z
    .boolean()
    .default(false)
    .describe(
      "Request ids of a slow and a failed prediction of each version as exemplars, where /metrics is asked for as OpenMetrics.",
    ),
  token: z
    .string()
    .min(16, "too short: use at least 16 characters (openssl rand -hex 32)")
    .meta({ secret: true })
    .optional()
    .describe("Bearer token for actions; without it they are refused."),
  ingest: ingestSettings
    .optional()
    .describe("Lets POST /v1/predictions and /v1/labels in; {} takes every default. Left out, they are refused."),
});
