import { expect, test } from "vitest";
import { RecordingListener } from "../support/recording-listener.ts";
import { kafkaWorld } from "../support/source-world.ts";

const partitions = [0, 1, 2];
const batches = 16;
const batchRecords = 500;

test("answers of many megabytes, received into memory that is used again, hold what was written", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(partitions.length);
  const written = new Map<string, string[]>();
  for (const partition of partitions) {
    const values: string[] = [];
    for (let batch = 0; batch < batches; batch += 1) {
      const some = Array.from({ length: batchRecords }, (_, i) => `${partition}/${batch}/${i} `.repeat(90 + (i % 50)));
      await world.append(partition, some);
      values.push(...some);
    }
    written.set(`${world.topic}/${partition}`, values);
  }
  const listener = new RecordingListener();
  const source = world.source({ startFrom: { kind: "earliest" } });
  await source.start(listener);
  const count = partitions.length * batches * batchRecords;
  await listener.until(`${count} records`, () => listener.countedTotal === count);
  await source.stop();
  for (const [key, values] of written)
    expect(listener.counted.get(key)?.every((value, i) => value === values[i])).toBe(true);
});
