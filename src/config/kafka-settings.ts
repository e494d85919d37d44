import { z } from "zod";

const secret = z.string().min(1).meta({ secret: true });

export const kafkaSettings = z.strictObject({
  brokers: z
    .array(z.string().regex(/^[^\s:/]+:\d{1,5}$/, "not host:port"))
    .min(1, "name at least one broker")
    .describe("host:port of one or more brokers."),
  groupId: z.string().min(1).default("driftline"),
  ssl: z
    .union([
      z.boolean(),
      z.strictObject({
        ca: z.string().optional(),
        cert: z.string().optional(),
        key: secret.optional(),
        rejectUnauthorized: z.boolean().default(true),
      }),
    ])
    .default(false)
    .describe("true, or certificates as PEM text; use caFile, certFile and keyFile for files."),
  sasl: z
    .strictObject({
      mechanism: z.enum(["plain", "scram-sha-256", "scram-sha-512"]),
      username: z.string().min(1),
      password: secret,
    })
    .optional(),
});

export type KafkaSettings = z.output<typeof kafkaSettings>;
