import type { KafkaBroker } from "../../src/demo/kafka-broker.ts";
import { startKafkaBroker } from "../../src/demo/kafka-broker.ts";
import { kafkaClient, type Producer } from "../../src/edge/sources/kafka/client.ts";
import { nativeRecords } from "./native-records.ts";

export const benchModel = "fraud-scoring";
const benchPartitions = 4;
/** Event time from one record to the next: 333 records a second, 3,333 in a pane. */
const stepMs = 3;
const startMs = 1_795_341_600_000;
const sendRecords = 4_000;

/** A broker to measure on: the one in `DRIFTLINE_BENCH_BROKERS`, whose topics stay, else one of our own. */
export interface BenchKafka {
  readonly brokers: string;
  readonly topic: string;
  readonly meanBytes: number;
  remove(): Promise<void>;
}

/** A broker with a topic of that many records: two versions in turn, four partitions, event times in order. */
export async function benchKafka(records: number, said: (text: string) => void): Promise<BenchKafka> {
  const named = process.env.DRIFTLINE_BENCH_BROKERS;
  const own = named ? undefined : await startKafkaBroker();
  if (own !== undefined && "unavailable" in own) throw new Error(`${own.unavailable}. Remedy: ${own.remedy}`);
  const brokers = named || (own as KafkaBroker).brokers;
  const topic = `bench-${records}`;
  const kafka = kafkaClient({ brokers: [brokers], clientId: "bench", ssl: false }, () => undefined);
  const admin = kafka.admin();
  await admin.connect();
  const known = (await admin.listTopics()).includes(topic) ? await heldRecords(admin, topic) : undefined;
  if (known !== undefined && known !== records)
    throw new Error(`${topic} at ${brokers} holds ${known} records: delete it`);
  let meanBytes = Number.NaN;
  if (known === undefined) {
    said(`writing ${records} records`);
    await admin.createTopics({
      topics: [{ topic, numPartitions: benchPartitions, configEntries: [{ name: "retention.ms", value: "-1" }] }],
    });
    const producer = kafka.producer();
    await producer.connect();
    meanBytes = await fill(producer, topic, records);
    await producer.disconnect();
  }
  await admin.disconnect();
  return { brokers, topic, meanBytes, remove: async () => await own?.remove() };
}

async function heldRecords(
  admin: { fetchTopicOffsets(topic: string): Promise<readonly { readonly high: string; readonly low: string }[]> },
  topic: string,
): Promise<number> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
}

/** @returns mean bytes of a record's value */
async function fill(producer: Producer, topic: string, records: number): Promise<number> {
  const versions = ["3", "4"].map((version, i) =>
    nativeRecords({ seed: 7 + i, model: benchModel, version, startMs: startMs + i * stepMs, stepMs: 2 * stepMs }),
  );
  let bytes = 0;
  for (let made = 0; made < records; ) {
    const messages = Array.from({ length: Math.min(sendRecords, records - made) }, () => {
      const i = made++;
      const value = versions[i % 2]?.next().value as Buffer;
      bytes += value.length;
      return { partition: (i >> 1) % benchPartitions, value, timestamp: String(startMs + i * stepMs) };
    });
    await producer.send({ topic, messages });
  }
  return bytes / records;
}
