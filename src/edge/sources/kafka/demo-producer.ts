import type { NewRecord } from "../memory-log.ts";
import { type Kafka, kafkaClient } from "./client.ts";
import { kafkaSettings } from "./settings.ts";

/** Writes the demo's records into a topic of its own, which goes when it is closed. */
export interface DemoProducer {
  /** Resolves when the broker has them, in their order. */
  append(partition: number, records: readonly NewRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** Records in one request, so that none is larger than a broker takes. */
const recordsPerRequest = 1_000;
/** The records' times are the demo's, perhaps long ago: no broker may clear them away for that. */
const forEver = "-1";

/** @throws Error when the broker cannot be reached. */
export async function startDemoProducer(
  brokers: readonly string[],
  topic: string,
  partitions: number,
): Promise<DemoProducer> {
  const settings = kafkaSettings.parse({ brokers, clientId: "driftline-demo" });
  const kafka = kafkaClient(settings, () => undefined);
  await administer(kafka, async (admin) => {
    const configEntries = [{ name: "retention.ms", value: forEver }];
    await admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic, numPartitions: partitions, replicationFactor: 1, configEntries }],
    });
  });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  return {
    append: async (partition, records) => {
      for (let from = 0; from < records.length; from += recordsPerRequest) {
        const messages = records.slice(from, from + recordsPerRequest).map(({ timestampMs, value }) => ({
          partition,
          timestamp: String(timestampMs),
          value: value === null ? null : Buffer.from(value),
        }));
        await producer.send({ topic, messages });
      }
    },
    close: async () => {
      await producer.disconnect();
      await administer(kafka, (admin) => admin.deleteTopics({ topics: [topic] }));
    },
  };
}

async function administer(kafka: Kafka, work: (admin: ReturnType<Kafka["admin"]>) => Promise<void>): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
}
