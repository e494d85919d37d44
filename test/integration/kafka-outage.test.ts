import { expect, test } from "vitest";
import { ownKafka } from "../support/kafka.ts";
import { RecordingListener } from "../support/recording-listener.ts";
import { kafkaWorld } from "../support/source-world.ts";

test("a broker that goes and comes back is a condition while it lasts, and costs no record", async (context) => {
  const broker = await ownKafka(context);
  const world = await kafkaWorld(context, [broker.brokers]);
  await world.create(2);
  await Promise.all([world.append(0, ["a0"]), world.append(1, ["a1"])]);
  const listener = new RecordingListener();
  const source = world.source({ startFrom: { kind: "earliest" } });
  await source.start(listener);
  await listener.until("2 records", () => listener.countedTotal === 2);
  await broker.stop("SIGKILL");
  await listener.until("broker away", () => listener.holds("broker away"));
  expect(
    source
      .health()
      .conditions.map(({ message }) => message)
      .join(),
  ).toContain(broker.brokers);
  await broker.start();
  await listener.until("connected again", () => !listener.holds("broker away") && listener.holds("connected"));
  await Promise.all([world.append(0, ["b0"]), world.append(1, ["b1"])]);
  await listener.until("4 records", () => listener.countedTotal === 4);
  await source.stop();
  expect(listener.counted).toEqual(
    new Map([
      [`${world.topic}/0`, ["a0", "b0"]],
      [`${world.topic}/1`, ["a1", "b1"]],
    ]),
  );
  expect(listener.states(`${world.topic}/0`)).not.toContain("gap");
});

test("no broker at the start is said, and mends itself", async (context) => {
  const broker = await ownKafka(context);
  const world = await kafkaWorld(context, [broker.brokers]);
  await world.create(1);
  await world.append(0, ["a"]);
  await broker.stop();
  const listener = new RecordingListener();
  await world.source({ startFrom: { kind: "earliest" } }).start(listener);
  await listener.until("broker away", () => listener.holds("broker away"));
  await broker.start();
  await listener.until("the record", () => listener.countedTotal === 1);
});
