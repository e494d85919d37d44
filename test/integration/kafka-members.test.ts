import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { RecordingListener } from "../support/recording-listener.ts";
import { kafkaWorld } from "../support/source-world.ts";

test("the ghost of a killed predecessor is waited for under its name, and costs no record", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(2);
  const settings = { kafka: world.settings, topics: [world.topic], startFrom: { kind: "earliest" } };
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL("../support/source-child.ts", import.meta.url)), JSON.stringify(settings)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  context.onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  await Promise.all([world.append(0, ["a"]), world.append(1, ["b"])]);
  const listener = new RecordingListener();
  await world.source({ startFrom: { kind: "earliest" } }).start(listener);
  await listener.until("the ghost's name", () => listener.holds("waiting for my previous session"));
  expect(listener.countedTotal).toBe(0);
  await listener.until("both records", () => listener.countedTotal === 2);
  await listener.until("the ghost to be forgotten", () => !listener.holds("waiting for my previous session"));
  expect(listener.all("condition").some(({ name }) => name === "second member")).toBe(false);
});

test("a second live member is named on both sides, takes a share, and gives it back without loss when it leaves", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(2);
  const [first, second] = [new RecordingListener(), new RecordingListener()];
  const [one, two] = [
    world.source({ startFrom: { kind: "earliest" } }),
    world.source({ startFrom: { kind: "earliest" } }),
  ];
  await one.start(first);
  await first.until("both partitions", () => first.all("state").filter(({ name }) => name === "assigned").length === 2);
  await two.start(second);
  await first.until("a partition revoked", () => first.all("state").some(({ name }) => name === "revoked"));
  await Promise.all([
    first.until("second member", () => first.holds("second member")),
    second.until("second member", () => second.holds("second member")),
  ]);
  await Promise.all([world.append(0, ["a"]), world.append(1, ["b"])]);
  await first.until("its share", () => first.countedTotal === 1);
  await second.until("its share", () => second.countedTotal === 1);
  await two.stop();
  await first.until("everything by itself", () => first.countedTotal === 2);
  await first.until("no second member", () => !first.holds("second member"));
  expect(one.health().rebalances).toBeGreaterThanOrEqual(2);
});
