import { expect, test } from "vitest";
import { RecordingListener } from "../support/recording-listener.ts";
import { kafkaWorld } from "../support/source-world.ts";

test("a topic that does not exist is waited for, and read once it is there", async (context) => {
  const world = await kafkaWorld(context);
  const listener = new RecordingListener();
  const source = world.source({ startFrom: { kind: "earliest" } });
  await source.start(listener);
  await listener.until("topic missing", () => listener.holds("topic missing"));
  expect(source.health().pollAgeMs).toBeLessThan(10_000);
  await world.create(1);
  await world.append(0, ["first"]);
  await listener.until("the first record", () => listener.countedTotal === 1);
  expect(listener.holds("topic missing")).toBe(false);
  expect(listener.holds("connected")).toBe(true);
});

test("one missing topic does not keep another from being read", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(1);
  await world.append(0, ["first"]);
  const listener = new RecordingListener();
  await world
    .source({ startFrom: { kind: "earliest" }, topics: [world.topic, `${world.topic}-labels`] })
    .start(listener);
  await listener.until("the first record", () => listener.countedTotal === 1);
  expect(listener.holds("topic missing")).toBe(true);
});

test("a topic deleted under way is waited for, and the log made anew under its name is a gap that starts at its beginning", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(1);
  await world.append(0, ["a", "b", "c"]);
  const key = `${world.topic}/0`;
  const listener = new RecordingListener();
  await world.source({ startFrom: { kind: "earliest" } }).start(listener);
  await listener.until("3 records", () => listener.countedTotal === 3);
  await world.delete();
  await listener.until("topic missing", () => listener.holds("topic missing"));
  await listener.until("revoked", () => listener.states(key).at(-1) === "revoked");
  await world.create(1);
  // As long as the old log: only that the topic was away tells them apart.
  await world.append(0, ["d", "e", "f"]);
  await listener.until("3 new records", () => listener.countedTotal === 6);
  expect(listener.all("state").filter(({ name }) => name === "gap")).toMatchObject([{ from: 3, to: 0 }]);
  expect(listener.counted.get(key)).toEqual(["a", "b", "c", "d", "e", "f"]);
});
