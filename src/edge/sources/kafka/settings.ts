import { z } from "zod";
import { defaultInFlightLimits } from "../in-flight.ts";

const secret = z.string().min(1).meta({ secret: true });

/** How to reach a Kafka cluster, and as whom. Unknown keys are refused. */
export const kafkaSettings = z.strictObject({
  brokers: z
    .array(z.string().regex(/^[^\s:/]+:\d{1,5}$/, "not host:port"))
    .min(1, "name at least one broker")
    .describe("host:port of one or more brokers."),
  groupId: z.string().min(1).default("driftline").describe("The consumer group; one driftline process per group."),
  clientId: z
    .string()
    .min(1)
    .default("driftline")
    .describe("Name by which brokers know this client; the process adds a few letters of its own."),
  ssl: z
    .union([
      z.boolean(),
      z.strictObject({
        ca: z.string().optional().describe("Authority that signed the brokers' certificates."),
        cert: z.string().optional().describe("This client's own certificate."),
        key: secret.optional().describe("Its private key."),
        rejectUnauthorized: z.boolean().default(true).describe("false accepts any certificate."),
      }),
    ])
    .default(false)
    .describe("true, or certificates as PEM text."),
  sasl: z
    .strictObject({
      mechanism: z.enum(["plain", "scram-sha-256", "scram-sha-512"]).describe("SASL mechanism."),
      username: z.string().min(1).describe("Name to log in with."),
      password: secret.describe("Its password."),
    })
    .optional()
    .describe("Log-in by user name and password."),
  sessionTimeoutMs: z
    .number()
    .int()
    .min(1_000)
    .max(300_000)
    .default(10_000)
    .describe("How long the group waits for a member that has died."),
  maxInFlightBytes: z
    .number()
    .int()
    .min(1)
    .default(defaultInFlightLimits.maxInFlightBytes)
    .describe("Bytes read and not yet applied, above which reading waits."),
  maxInFlightRecords: z
    .number()
    .int()
    .min(1)
    .default(defaultInFlightLimits.maxInFlightRecords)
    .describe("The same in records."),
});

export type KafkaSettings = z.output<typeof kafkaSettings>;
