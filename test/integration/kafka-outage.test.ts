import { expect, test } from "vitest";
import { ownKafka } from "../support/kafka.ts";
import { RecordingListener } from "../support/recording-listener.ts";
import { kafkaWorld } from "../support/source-world.ts";

const timeoutMs = 180_000;

test(
  "a broker that is not there at the start, or goes and comes back, is a condition while it lasts and costs no record",
  async (context) => {
    const broker = await ownKafka(context);
    const world = await kafkaWorld(context, [broker.brokers]);
    await world.create(2);
    await Promise.all([world.append(0, ["a0"]), world.append(1, ["a1"])]);
    const keys = [`${world.topic}/0`, `${world.topic}/1`];
    await broker.stop();

    const listener = new RecordingListener();
    const source = world.source({ startFrom: { kind: "earliest" } });
    await source.start(listener);
    await listener.until("broker away", () => listener.holds("broker away"));
    expect(
      source
        .health()
        .conditions.map(({ message }) => message)
        .join(),
    ).toContain(broker.brokers);
    await broker.start();
    await listener.until("2 records", () => listener.countedTotal === 2);
    await listener.until("caught up", () => keys.every((key) => listener.states(key).at(-1) === "caughtUp"));

    await broker.stop("SIGKILL");
    await listener.until("broker away again", () => listener.holds("broker away"));
    // What cannot be seen is not called calm.
    expect(keys.map((key) => listener.states(key).at(-1))).toEqual(["behind", "behind"]);
    await broker.start();
    await listener.until("connected again", () => !listener.holds("broker away") && listener.holds("connected"));
    await Promise.all([world.append(0, ["b0"]), world.append(1, ["b1"])]);
    await listener.until("4 records", () => listener.countedTotal === 4);
    await listener.until("caught up again", () => keys.every((key) => listener.states(key).at(-1) === "caughtUp"));
    await source.stop();
    expect(keys.map((key) => listener.counted.get(key))).toEqual([
      ["a0", "b0"],
      ["a1", "b1"],
    ]);
    expect(keys.flatMap((key) => listener.states(key))).not.toContain("gap");
  },
  timeoutMs,
);
