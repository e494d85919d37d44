import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type TestContext } from "vitest";
import { Inbox } from "../../src/edge/sources/inbox.ts";
import { type Kafka, kafkaClient } from "../../src/edge/sources/kafka/client.ts";
import { type KafkaSettings, kafkaSettings } from "../../src/edge/sources/kafka/settings.ts";
import { KafkaSource } from "../../src/edge/sources/kafka.ts";
import { LogSource } from "../../src/edge/sources/log-source.ts";
import { MemoryLog } from "../../src/edge/sources/memory-log.ts";
import type { Source } from "../../src/edge/sources/source.ts";
import type { StartFrom } from "../../src/edge/sources/start-position.ts";
import { openStore } from "../../src/edge/store/sqlite.ts";
import { sharedKafka, uniqueName } from "./kafka.ts";

export interface SourceOptions {
  readonly startFrom?: StartFrom;
  readonly maxInFlightRecords?: number;
  /** Other topics than the world's own; real brokers only. */
  readonly topics?: readonly string[];
  /** Another group than the world's own; real brokers only. */
  readonly groupId?: string;
}

/** A log with one topic, and sources that read it: what the contract needs of each kind of source. */
export interface SourceWorld {
  readonly topic: string;
  /** Makes the topic, or gives it more partitions. */
  create(partitions: number): Promise<void>;
  append(partition: number, values: readonly string[], timestampMs?: number): Promise<void>;
  dropBefore(partition: number, offset: number): Promise<void>;
  source(options?: SourceOptions): Source;
}

const latest: StartFrom = { kind: "latest" };

export function memoryWorld(): SourceWorld {
  const log = new MemoryLog();
  const topic = "predictions";
  return {
    topic,
    create: async (partitions) => log.createTopic(topic, partitions),
    append: async (partition, values, timestampMs = Date.now()) =>
      log.append(
        { topic, partition },
        values.map((value) => ({ timestampMs, value: Buffer.from(value) })),
      ),
    dropBefore: async (partition, offset) => log.dropBefore({ topic, partition }, offset),
    source: ({ startFrom = latest, maxInFlightRecords = 10_000 } = {}) =>
      new LogSource(
        log,
        { topics: [topic], startFrom, limits: { maxInFlightBytes: 1 << 26, maxInFlightRecords } },
        Date.now,
      ),
  };
}

/** What is posted, in a real store; one partition, and nobody but the store remembers a position. */
export async function inboxWorld(context: TestContext): Promise<SourceWorld> {
  const topic = "http";
  const folder = mkdtempSync(join(tmpdir(), "driftline-inbox-"));
  const store = await openStore(join(folder, "driftline.db"), 0);
  if ("unreadable" in store) throw new Error(store.unreadable);
  const inbox = await Inbox.open(store, [topic], { maxRecords: 100_000, maxBytes: 1 << 26 });
  context.onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  return {
    topic,
    create: async () => undefined,
    append: async (_partition, values, timestampMs = Date.now()) => {
      const records = values.map((value) => Buffer.from(value));
      expect(await inbox.take({ topic, timestampMs, records })).toEqual({ outcome: "stored" });
    },
    dropBefore: async (partition, offset) => {
      const positions = [{ topic, partition, nextOffset: offset }];
      await store.commit({ id: 1, positions, change: { puts: [], deletes: [] }, audit: [] });
      inbox.commit();
      await store.waiting([topic]);
    },
    source: ({ maxInFlightRecords = 10_000 } = {}) => {
      const limits = { maxInFlightBytes: 1 << 26, maxInFlightRecords };
      return new LogSource(inbox, { topics: [topic], startFrom: { kind: "earliest" }, limits }, Date.now);
    },
  };
}

/** The same on a real broker; sources of one world share a group. */
export interface KafkaWorld extends SourceWorld {
  readonly kafka: Kafka;
  readonly settings: KafkaSettings;
  delete(): Promise<void>;
}

export async function kafkaWorld(context: TestContext, at?: readonly string[]): Promise<KafkaWorld> {
  const brokers = at ?? (await sharedKafka(context)).brokers;
  const topic = uniqueName("predictions");
  const settings = kafkaSettings.parse({ brokers, groupId: uniqueName("group"), sessionTimeoutMs: 3_000 });
  const kafka = kafkaClient(settings, () => undefined);
  const admin = kafka.admin();
  const producer = kafka.producer();
  await Promise.all([admin.connect(), producer.connect()]);
  const sources: Source[] = [];
  context.onTestFinished(async () => {
    await Promise.all(sources.map((source) => source.stop()));
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  });
  return {
    topic,
    kafka,
    settings,
    create: async (count) => {
      const made = await admin.createTopics({ topics: [{ topic, numPartitions: count }] });
      if (!made) await admin.createPartitions({ topicPartitions: [{ topic, count }] });
    },
    append: async (partition, values, timestampMs = Date.now()) => {
      await producer.send({
        topic,
        messages: values.map((value) => ({ partition, value, timestamp: String(timestampMs) })),
      });
    },
    dropBefore: async (partition, offset) => {
      // kafkajs looks for the leader before it has asked who that is.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
    },
    delete: async () => await admin.deleteTopics({ topics: [topic] }),
    source: ({
      startFrom = latest,
      maxInFlightRecords = 10_000,
      topics = [topic],
      groupId = settings.groupId,
    } = {}) => {
      const kafka = { ...settings, groupId, maxInFlightRecords };
      const source = new KafkaSource({ kafka, topics, startFrom }, () => undefined, Date.now);
      sources.push(source);
      return source;
    },
  };
}
