import kafkajs from "kafkajs";
import { type ReaderFigures, readerSettings, Stopwatch } from "./reader.ts";

/** Reads the topic with a stock kafkajs consumer, `eachBatch`, and does `what` with every value. */
export async function readWithStockClient(what: (value: Buffer | null) => unknown): Promise<ReaderFigures> {
  const { brokers, topic, group, records } = readerSettings();
  const kafka = new kafkajs.Kafka({ brokers: [brokers], logLevel: kafkajs.logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: group });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  let watch: Stopwatch | undefined;
  let seen = 0;
  return await new Promise((resolve, reject) => {
    const eachBatch = async ({ batch: { messages } }: { batch: { messages: readonly { value: Buffer | null }[] } }) => {
      watch ??= new Stopwatch();
      for (const { value } of messages) what(value);
      seen += messages.length;
      if (seen === records) resolve(watch.read());
    };
    consumer.run({ autoCommit: false, eachBatch }).catch(reject);
  });
}
