import { describe, expect, type TestContext, test } from "vitest";
import { RecordingListener } from "../../support/recording-listener.ts";
import {
  inboxWorld,
  kafkaWorld,
  memoryWorld,
  type SourceOptions,
  type SourceWorld,
} from "../../support/source-world.ts";

type World = (context: TestContext) => Promise<SourceWorld>;

/** Logs that stand by themselves: with several partitions, and offsets that a group has committed to them. */
const logs: Record<string, World> = { memory: async () => memoryWorld(), kafka: kafkaWorld };
const worlds: Record<string, World> = { ...logs, inbox: inboxWorld };

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => String(from + index));

async function started(world: SourceWorld, options: SourceOptions = {}, stored = new Map<string, number>()) {
  const listener = new RecordingListener(stored);
  const source = world.source(options);
  await source.start(listener);
  return { listener, source };
}

describe.each(Object.entries(logs))("a source of %s, a log by itself,", (_name, make) => {
  test("hands every record of every partition on once, in order, with the position after it", async (context) => {
    const world = await make(context);
    await world.create(2);
    const { listener, source } = await started(world, { startFrom: { kind: "earliest" } });
    const keys = [`${world.topic}/0`, `${world.topic}/1`];
    await Promise.all([world.append(0, numbers(0, 3000)), world.append(1, numbers(0, 700))]);
    await listener.until("3,700 records", () => listener.countedTotal === 3700);
    await source.stop();
    expect(listener.counted.get(keys[0] ?? "")).toEqual(numbers(0, 3000));
    expect(listener.counted.get(keys[1] ?? "")).toEqual(numbers(0, 700));
    expect(keys.map((key) => listener.stored.get(key))).toEqual([3000, 700]);
    for (const { offsets, nextOffset } of listener.all("records")) expect(nextOffset).toBe((offsets.at(-1) ?? -1) + 1);
  });

  test("reads a partition that appears later from its start", async (context) => {
    const world = await make(context);
    await world.create(1);
    const { listener, source } = await started(world);
    await listener.until("the first partition", () => listener.states(`${world.topic}/0`).includes("caughtUp"));
    await world.create(2);
    await world.append(1, numbers(0, 10));
    await listener.until("records of the new partition", () => listener.countedTotal === 10);
    await source.stop();
    expect(listener.counted.get(`${world.topic}/1`)).toEqual(numbers(0, 10));
  });

  test("says that the store is lost when offsets are committed and the store knows none, and replays the last day", async (context) => {
    const world = await make(context);
    await world.create(1);
    const dayMs = 24 * 3_600_000;
    await world.append(0, ["old"], Date.now() - 2 * dayMs);
    await world.append(0, ["young"], Date.now() - dayMs / 2);
    const first = await started(world, { startFrom: { kind: "earliest" } });
    await first.listener.until("2 records", () => first.listener.countedTotal === 2);
    await first.source.drain();
    await first.source.committed([{ topic: world.topic, partition: 0, nextOffset: 2 }]);
    await first.source.stop();
    const second = await started(world);
    await second.listener.until("the young record", () => second.listener.countedTotal === 1);
    expect(second.listener.counted.get(`${world.topic}/0`)).toEqual(["young"]);
    expect(second.listener.holds("lost store")).toBe(true);
    await second.source.stop();
  });
});

describe.each(Object.entries(worlds))("a source of %s", (_name, make) => {
  test("hands every record on once, in order, with the position after it", async (context) => {
    const world = await make(context);
    await world.create(1);
    const { listener, source } = await started(world, { startFrom: { kind: "earliest" } });
    for (const from of [0, 1000, 2000]) await world.append(0, numbers(from, from + 1000));
    await listener.until("3,000 records", () => listener.countedTotal === 3000);
    await source.stop();
    expect(listener.counted.get(`${world.topic}/0`)).toEqual(numbers(0, 3000));
    expect(listener.stored.get(`${world.topic}/0`)).toBe(3000);
    for (const { offsets, nextOffset } of listener.all("records")) expect(nextOffset).toBe((offsets.at(-1) ?? -1) + 1);
  });

  test("has chosen positions stored before it assigns or reads anything", async (context) => {
    const world = await make(context);
    await world.create(1);
    await world.append(0, numbers(0, 5));
    const { listener, source } = await started(world, { startFrom: { kind: "earliest" } });
    await listener.until("5 records", () => listener.countedTotal === 5);
    await source.stop();
    const story = listener.heard.map(({ kind }) => kind).filter((kind) => kind !== "condition");
    expect(story.slice(0, 2)).toEqual(["chosen", "state"]);
    expect(listener.all("chosen")).toEqual([
      { kind: "chosen", positions: [{ topic: world.topic, partition: 0, nextOffset: 0 }] },
    ]);
  });

  test("goes on from the store's position after a restart, whatever was committed", async (context) => {
    const world = await make(context);
    await world.create(1);
    const key = `${world.topic}/0`;
    await world.append(0, numbers(0, 100));
    const first = await started(world, { startFrom: { kind: "earliest" } });
    await first.listener.until("100 records", () => first.listener.countedTotal === 100);
    await first.source.drain();
    await first.source.committed([{ topic: world.topic, partition: 0, nextOffset: 100 }]);
    await first.source.stop();
    const second = await started(world, {}, new Map([[key, 40]]));
    await second.listener.until("60 records", () => second.listener.countedTotal === 60);
    await second.source.stop();
    expect(second.listener.counted.get(key)).toEqual(numbers(40, 100));
    expect(second.listener.all("chosen")).toEqual([]);
  });

  test("says behind while there is more, and caughtUp when there is not, also when nothing comes", async (context) => {
    const world = await make(context);
    await world.create(1);
    const key = `${world.topic}/0`;
    const { listener, source } = await started(world);
    await listener.until("caughtUp on an empty partition", () => listener.states(key).includes("caughtUp"));
    expect(listener.states(key)).toEqual(["assigned", "caughtUp"]);
    await world.append(0, numbers(0, 50));
    await listener.until(
      "caughtUp again",
      () => listener.countedTotal === 50 && listener.heard.at(-1)?.kind === "state",
    );
    expect(listener.states(key).at(-1)).toBe("caughtUp");
    await source.stop();
    await world.append(0, numbers(50, 60));
    const later = await started(world, {}, listener.stored);
    await later.listener.until("10 more records", () => later.listener.states(key).includes("caughtUp"));
    expect(later.listener.states(key)).toEqual(["assigned", "behind", "caughtUp"]);
    expect(later.source.health().partitions).toMatchObject([
      { nextOffset: 60, highWatermark: 60, lagRecords: 0, caughtUp: true },
    ]);
    await later.source.stop();
    expect(later.listener.states(key).at(-1)).toBe("revoked");
  });

  test("waits for a slow listener, and loses nothing", async (context) => {
    const world = await make(context);
    await world.create(1);
    await world.append(0, numbers(0, 5000));
    const { listener, source } = await started(world, { startFrom: { kind: "earliest" }, maxInFlightRecords: 600 });
    const held: (() => void)[] = [];
    let mostInFlight = 0;
    listener.applying = () => {
      mostInFlight = Math.max(mostInFlight, source.health().inFlightRecords);
      return new Promise((resolve) => held.push(resolve));
    };
    await listener.until("a full pipe", () => held.length >= 3);
    expect(listener.countedTotal).toBe(600);
    listener.applying = undefined;
    for (const apply of held) apply();
    await listener.until("5,000 records", () => listener.countedTotal === 5000);
    await source.stop();
    expect(mostInFlight).toBeLessThan(600);
    expect(listener.counted.get(`${world.topic}/0`)).toEqual(numbers(0, 5000));
  });

  test("says a gap when the log has lost what was to be read next, and goes on at the log's start", async (context) => {
    const world = await make(context);
    await world.create(1);
    const key = `${world.topic}/0`;
    await world.append(0, numbers(0, 30));
    await world.dropBefore(0, 20);
    const { listener, source } = await started(world, {}, new Map([[key, 5]]));
    await listener.until("10 records", () => listener.countedTotal === 10);
    await source.stop();
    expect(listener.all("state").find(({ name }) => name === "gap")).toMatchObject({ from: 5, to: 20 });
    expect(listener.counted.get(key)).toEqual(numbers(20, 30));
  });

  test("reads again from the stored positions when the listener fails", async (context) => {
    const world = await make(context);
    await world.create(1);
    await world.append(0, numbers(0, 1000));
    const { listener, source } = await started(world, { startFrom: { kind: "earliest" } });
    await listener.until("1,000 records", () => listener.countedTotal === 1000);
    listener.failNext = true;
    await world.append(0, numbers(1000, 2000));
    await listener.until("all records after a failure", () => listener.countedTotal === 2000);
    await listener.until("reading that does not fail", () => !listener.holds("reading fails"));
    await source.stop();
    expect(listener.counted.get(`${world.topic}/0`)).toEqual(numbers(0, 2000));
    expect(listener.states(`${world.topic}/0`).filter((name) => name === "assigned")).toHaveLength(2);
    expect(
      listener
        .all("condition")
        .filter(({ name }) => name === "reading fails")
        .map(({ active }) => active),
    ).toEqual([true, false]);
  });

  test("drains: applies what was handed on, hands on no more, and may be stopped twice", async (context) => {
    const world = await make(context);
    await world.create(1);
    await world.append(0, numbers(0, 2000));
    const { listener, source } = await started(world, { startFrom: { kind: "earliest" }, maxInFlightRecords: 400 });
    const held: (() => void)[] = [];
    listener.applying = () => new Promise((resolve) => held.push(resolve));
    await listener.until("a full pipe", () => held.length >= 2);
    let drained = false;
    const draining = source.drain().then(() => {
      drained = true;
    });
    expect(drained).toBe(false);
    for (const apply of held) apply();
    await draining;
    const applied = listener.countedTotal;
    expect(applied).toBe(held.length * 200);
    await source.stop();
    await source.stop();
    expect(listener.countedTotal).toBe(applied);
  });

  test("may be stopped without having been started", async (context) => {
    const world = await make(context);
    await world.source().stop();
  });
});
