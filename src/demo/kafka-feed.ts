import { randomUUID } from "node:crypto";
import { startDemoProducer } from "../edge/sources/kafka/demo-producer.ts";
import { kafkaSettings } from "../edge/sources/kafka/settings.ts";
import { KafkaSource } from "../edge/sources/kafka.ts";
import type { Clock } from "../runtime/clock.ts";
import { type Feed, reached } from "./feed.ts";
import { trafficPartitions } from "./traffic.ts";

/** Records go through a real Apache Kafka, in a topic of the demo's own. */
export async function kafkaFeed(brokers: readonly string[], clock: Clock): Promise<Feed> {
  const topic = `driftline-demo-${randomUUID().slice(0, 8)}`;
  const producer = await startDemoProducer(brokers, topic, trafficPartitions);
  const source = new KafkaSource(
    {
      kafka: kafkaSettings.parse({ brokers, groupId: topic }),
      topics: [topic],
      startFrom: { kind: "earliest" },
    },
    () => undefined,
    () => clock.nowMs(),
  );
  const ends = Array.from({ length: trafficPartitions }, () => 0);
  return {
    topic,
    source,
    append: async (records) => {
      await Promise.all(
        records.map(async (part, partition) => {
          await producer.append(partition, part);
          ends[partition] = (ends[partition] ?? 0) + part.length;
        }),
      );
    },
    taken: (engine, ending) => reached(engine, topic, ends, ending),
    close: () => producer.close(),
  };
}
