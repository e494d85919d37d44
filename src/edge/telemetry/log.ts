import { type DestinationStream, type Logger, pino } from "pino";
import { redactUrls } from "./redact-urls.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Fields that never reach a log, at the top or one and two levels down. */
const secretFields = [
  "token",
  "password",
  "secret",
  "previousSecret",
  "routingKey",
  "previousRoutingKey",
  "routing_key",
  "authorization",
  "key",
  "sasl",
];
const redacted = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/**
 * JSON lines, one per fact. ERROR: a person must act; WARN: something is wrong and is being retried or held back; INFO: decisions and
 * changes of state, a few an hour in a healthy driftline; DEBUG: each pane, batch and checkpoint.
 * Secrets are masked by field name, and URLs in any text lose user, password and query.
 */
export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }), log: redactUrls },
    hooks: {
      logMethod(this: Logger, words: Parameters<Logger["info"]>, method: Logger["info"]) {
        const masked = words.map((word: unknown) => (typeof word === "string" ? redactUrls({ word }).word : word));
        method.apply(this, masked as Parameters<Logger["info"]>);
      },
    },
    redact: { paths: redacted, censor: "[redacted]" },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
