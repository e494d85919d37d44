import { expect, test } from "vitest";
import { uniqueName } from "../support/kafka.ts";
import { RecordingListener } from "../support/recording-listener.ts";
import { kafkaWorld } from "../support/source-world.ts";

const values = Array.from({ length: 3000 }, (_, index) =>
  JSON.stringify({ index, text: "lorem ipsum ".repeat(index % 9) }),
);
/** Numbers of the codecs in Kafka's record batches. */
const codecs = { gzip: 1, snappy: 2, lz4: 3, zstd: 4 };

test("records compressed by every codec are read back, whether this client or the Java broker compressed them", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(1);
  const admin = world.kafka.admin();
  const producer = world.kafka.producer();
  await Promise.all([admin.connect(), producer.connect()]);
  context.onTestFinished(async () => void (await Promise.all([admin.disconnect(), producer.disconnect()])));
  for (const [name, compression] of Object.entries(codecs)) {
    // The client compresses; the broker unpacks the batch to check it, and keeps the client's bytes.
    await producer.send({ topic: world.topic, compression, messages: values.map((value) => ({ value })) });
    // The broker compresses by its own libraries what comes plain.
    const topic = uniqueName(`java-${name}`);
    await admin.createTopics({ topics: [{ topic, configEntries: [{ name: "compression.type", value: name }] }] });
    await producer.send({ topic, messages: values.map((value) => ({ value })) });
    const listener = new RecordingListener();
    const source = world.source({ startFrom: { kind: "earliest" }, topics: [topic] });
    await source.start(listener);
    await listener.until(`records of ${topic}`, () => listener.countedTotal === values.length);
    expect(listener.counted.get(`${topic}/0`)).toEqual(values);
    await source.stop();
  }
  const listener = new RecordingListener();
  const source = world.source({ startFrom: { kind: "earliest" } });
  await source.start(listener);
  await listener.until("four times the records", () => listener.countedTotal === 4 * values.length);
  expect(listener.counted.get(`${world.topic}/0`)).toEqual([...values, ...values, ...values, ...values]);
});
