import { z } from "zod";
import { compilePredicate } from "../edge/decoders/own-predicate.ts";

/** Names that detectors and readings have already. */
const taken: ReadonlySet<string> = new Set([
  "errors",
  "missing",
  "unseen",
  "distribution",
  "data",
  "throughput",
  "class_share",
  "score_cdf",
  "estimated_risk",
]);

const metricName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,47}$/, "not a metric's name. Use small letters, digits and underscore, as in big_approvals")
  .refine((name) => !taken.has(name) && !name.startsWith("latency_"), "the name of a built-in metric. Choose another");

export const ownMetricSettings = z.strictObject({
  name: metricName.describe("Labels its alerts, readings and series."),
  when: z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const compiled = compilePredicate(text);
      if ("what" in compiled) context.addIssue({ code: "custom", message: `${compiled.what}. ${compiled.remedy}` });
    })
    .describe('A CEL predicate over a row, as in `prediction == "approve" && features.amount > 10000`.'),
  family: z
    .enum(["harm", "drift", "quality"])
    .default("quality")
    .describe("harm may roll back; drift and quality only tell people."),
  limit: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe("The highest share of rows that is still well; learned from a quiet version without it."),
  tolerance: z
    .strictObject({
      atLeast: z.number().min(0).max(0.5).default(0.005).describe("Share of all rows."),
      relative: z.number().min(0).max(10).default(0.25).describe("Part of the learned share."),
    })
    .prefault({})
    .describe("How far a learned share may rise: by the larger of the two."),
});
