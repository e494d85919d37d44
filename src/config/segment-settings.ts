import { z } from "zod";

const fieldPath = z
  .string()
  .regex(/^[^.\s]+(\.[^.\s]+)*$/, "not a path. Write field names with dots between, as in features.country")
  .max(200);

export const segmentSettings = z.strictObject({
  name: z
    .string()
    .regex(/^[a-zA-Z][\w-]{0,47}$/, "not a segment's name. Use letters, digits, dash and underscore")
    .describe("Labels its readings, alerts and series."),
  field: fieldPath.optional().describe("Where its value stands in a record; segment.NAME without it."),
  values: z
    .array(z.string().min(1).max(64))
    .max(50)
    .default([])
    .describe("The values that are told apart; the first 20 that are seen without it. All others are one, __other__."),
  favourable: z
    .string()
    .min(1)
    .optional()
    .describe("For groups of people: the prediction that is good for them, whose shares are then compared."),
});
