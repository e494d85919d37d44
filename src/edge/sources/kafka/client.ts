import kafkajs, { type Consumer, type Kafka, type LogEntry, type SASLOptions } from "kafkajs";
import { registerCodecs } from "./codecs.ts";
import { quietIdleTimers } from "./idle-timers.ts";
import { poolResponseFrames, socketFactory } from "./response-frames.ts";
import type { KafkaSettings } from "./settings.ts";

export type { Admin, Consumer, EachBatchPayload, Kafka, KafkaMessage, Producer } from "kafkajs";

type LogLevel = "debug" | "info" | "warn" | "error";

/** Where lines of the client go; fields never hold secrets. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

const connectTimeoutMs = 5_000;
/** Short, because whoever gives up here is started again by the source, and has said so by then. */
const retry = { initialRetryTime: 100, maxRetryTime: 2_000, retries: 4 };

/** A Kafka client with all codecs, without idle timers, that logs to `log` alone. */
export function kafkaClient(settings: Pick<KafkaSettings, "brokers" | "clientId" | "ssl" | "sasl">, log: Log): Kafka {
  registerCodecs();
  quietIdleTimers();
  poolResponseFrames();
  return new kafkajs.Kafka({
    brokers: [...settings.brokers],
    clientId: settings.clientId,
    socketFactory,
    ssl: sslOptions(settings.ssl),
    ...(settings.sasl === undefined ? {} : { sasl: settings.sasl as SASLOptions }),
    connectionTimeout: connectTimeoutMs,
    authenticationTimeout: connectTimeoutMs,
    retry,
    logLevel: kafkajs.logLevel.INFO,
    logCreator: () => (entry) => passOn(entry, log),
  });
}

const readingDefaults = {
  heartbeatsPerSession: 3,
  /** Longest that an empty fetch waits at the broker: also how long kafkajs sleeps when every partition is paused. */
  maxWaitTimeInMs: 500,
  maxBytesPerPartition: 1024 * 1024,
  /** Bounds the bytes that are decoded in one turn of the event loop. */
  maxBytes: 4 * 1024 * 1024,
  rebalanceTimeout: 30_000,
  metadataMaxAge: 60_000,
};

/** A consumer that never makes topics, and whose end is always reported and never a restart of its own. */
export function groupConsumer(
  kafka: Kafka,
  { groupId, sessionTimeoutMs }: Pick<KafkaSettings, "groupId" | "sessionTimeoutMs">,
): Consumer {
  const { heartbeatsPerSession, ...reading } = readingDefaults;
  return kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.floor(sessionTimeoutMs / (heartbeatsPerSession + 1 / 3)),
    allowAutoTopicCreation: false,
    ...reading,
    retry: { ...retry, restartOnFailure: async () => false },
  });
}

/** kafkajs shouts at what mends itself: the source's conditions say what matters, so its lines are one level lower here. */
function passOn(
  { namespace, level, log: { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...fields } }: LogEntry,
  log: Log,
): void {
  const { ERROR, WARN } = kafkajs.logLevel;
  log(level === ERROR ? "warn" : level === WARN ? "info" : "debug", `kafkajs ${namespace}: ${message}`, fields);
}

function sslOptions(ssl: KafkaSettings["ssl"]) {
  if (typeof ssl === "boolean") return ssl;
  const { ca, cert, key, rejectUnauthorized } = ssl;
  return {
    rejectUnauthorized,
    ...(ca === undefined ? {} : { ca: [ca] }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}
