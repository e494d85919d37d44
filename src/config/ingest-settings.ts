import { z } from "zod";
import { type DecoderName, decoders } from "../edge/decoders/decoders.ts";

/** Topics of what is posted: partitions like those of Kafka. Labels never hold panes open. */
export const postTopics = { predictions: "http", labels: "http-labels" } as const;

const mebibyte = 1024 * 1024;

/** What is taken over HTTP. Where it is left out nothing is. */
export const ingestSettings = z.strictObject({
  decoder: z
    .enum(Object.keys(decoders) as DecoderName[])
    .default("native")
    .describe("How posted records are written."),
  model: z.string().min(1).optional().describe("The model of records that do not name theirs."),
  token: z
    .string()
    .min(16, "too short: use at least 16 characters (openssl rand -hex 32)")
    .meta({ secret: true })
    .optional()
    .describe("Bearer token for posting; without it everybody who reaches the port may post."),
  maxBodyBytes: z
    .number()
    .int()
    .min(1024)
    .max(64 * mebibyte)
    .default(mebibyte)
    .describe("Size of a request's body at most, unpacked; larger ones are answered 413."),
  maxWaitingBytes: z
    .number()
    .int()
    .min(mebibyte)
    .default(256 * mebibyte)
    .describe("Bytes that may wait in the store to be counted; beyond it requests are answered 429."),
  maxWaitingRecords: z
    .number()
    .int()
    .min(1_000)
    .default(100_000)
    .describe("The same in records: a request is one, or one for each 1,000 of its objects."),
});
