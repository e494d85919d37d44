import { z } from "zod";
import { type DecoderName, decoders } from "../edge/decoders/decoders.ts";
import { parseDuration } from "./duration.ts";

/** Where a first start begins to read. */
export type StartFrom =
  | { readonly kind: "latest" }
  | { readonly kind: "earliest" }
  | { readonly kind: "ago"; readonly spanMs: number };

export const startFrom = z.string().transform((text, context): StartFrom => {
  if (text === "latest" || text === "earliest") return { kind: text };
  const spanMs = parseDuration(text);
  if (spanMs !== undefined && spanMs > 0) return { kind: "ago", spanMs };
  context.addIssue({
    code: "custom",
    message: `"${text}" is no place to start. Write latest, earliest, or a duration such as 24h`,
  });
  return z.NEVER;
});

export const sourceSettings = z.strictObject({
  topic: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{1,249}$/, "not a Kafka topic name")
    .describe("A Kafka topic."),
  decoder: z
    .enum(Object.keys(decoders) as DecoderName[])
    .default("native")
    .describe("How its records are written."),
  model: z.string().min(1).optional().describe("The model of records that do not name theirs."),
  carriesLabels: z.boolean().default(false).describe("The topic holds labels, which never hold panes open."),
});
