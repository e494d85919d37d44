import { expect, test } from "vitest";
import { uniqueName } from "../support/kafka.ts";
import { RecordingListener } from "../support/recording-listener.ts";
import { kafkaWorld } from "../support/source-world.ts";

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => String(from + index));

test("records deleted while reading lagged behind them are a gap, never a silent jump", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(1);
  const key = `${world.topic}/0`;
  await world.append(0, numbers(0, 1000));
  const listener = new RecordingListener();
  const held: (() => void)[] = [];
  listener.applying = () => new Promise((resolve) => held.push(resolve));
  await world.source({ startFrom: { kind: "earliest" }, maxInFlightRecords: 200 }).start(listener);
  await listener.until("a full pipe", () => held.length === 1);
  await world.append(0, numbers(1000, 3000));
  await world.dropBefore(0, 2500);
  listener.applying = undefined;
  for (const apply of held) apply();
  await listener.until("the rest", () => listener.countedTotal === 1500);
  expect(listener.all("state").filter(({ name }) => name === "gap")).toMatchObject([{ from: 1000, to: 2500 }]);
  expect(listener.counted.get(key)).toEqual([...numbers(0, 1000), ...numbers(2500, 3000)]);
});

test("aborted transactions and their marks are skipped, are no gap, and do not hide that all is read", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(1);
  const key = `${world.topic}/0`;
  const producer = world.kafka.producer({
    transactionalId: uniqueName("tx"),
    maxInFlightRequests: 1,
    idempotent: true,
  });
  await producer.connect();
  context.onTestFinished(async () => await producer.disconnect());
  const transact = async (values: readonly string[], end: "commit" | "abort") => {
    const transaction = await producer.transaction();
    await transaction.send({ topic: world.topic, messages: values.map((value) => ({ partition: 0, value })) });
    await transaction[end]();
  };
  await transact(numbers(0, 10), "commit");
  await transact(numbers(10, 20), "abort");
  const listener = new RecordingListener();
  const source = world.source({ startFrom: { kind: "earliest" } });
  await source.start(listener);
  await listener.until(
    "caughtUp behind the first abort",
    () => listener.stored.get(key) === 22 && listener.states(key).at(-1) === "caughtUp",
  );
  await transact(numbers(20, 30), "commit");
  await transact(numbers(30, 40), "abort");
  await listener.until(
    "caughtUp behind the last abort",
    () => listener.stored.get(key) === 44 && listener.states(key).at(-1) === "caughtUp",
  );
  expect(listener.counted.get(key)).toEqual([...numbers(0, 10), ...numbers(20, 30)]);
  expect(listener.states(key)).not.toContain("gap");
  expect(source.health().partitions).toMatchObject([{ nextOffset: 44, highWatermark: 44, lagRecords: 0 }]);
});

test("a first start begins where it was told to: latest, earliest, or a span back", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(1);
  const hourMs = 3_600_000;
  await world.append(0, ["three hours old"], Date.now() - 3 * hourMs);
  await world.append(0, ["one hour old"], Date.now() - hourMs);
  const startFroms = [{ kind: "latest" }, { kind: "earliest" }, { kind: "ago", spanMs: 2 * hourMs }] as const;
  const listeners = await Promise.all(
    startFroms.map(async (startFrom) => {
      const listener = new RecordingListener();
      await world.source({ startFrom, groupId: uniqueName("group") }).start(listener);
      await listener.until("caught up", () => listener.states(`${world.topic}/0`).includes("caughtUp"));
      return listener;
    }),
  );
  await world.append(0, ["new"]);
  await Promise.all(
    listeners.map((listener) => listener.until("the new record", () => listener.stored.get(`${world.topic}/0`) === 3)),
  );
  expect(listeners.map((listener) => listener.counted.get(`${world.topic}/0`))).toEqual([
    ["new"],
    ["three hours old", "one hour old", "new"],
    ["one hour old", "new"],
  ]);
  expect(listeners.map((listener) => listener.all("chosen")[0]?.positions[0]?.nextOffset)).toEqual([2, 0, 1]);
});
