import { expect, test } from "vitest";
import { JoinedSources } from "../../../src/edge/sources/joined-sources.ts";
import { LogSource } from "../../../src/edge/sources/log-source.ts";
import { MemoryLog } from "../../../src/edge/sources/memory-log.ts";
import { RecordingListener } from "../../support/recording-listener.ts";

function part(topic: string, exists = true) {
  const log = new MemoryLog();
  if (exists) log.createTopic(topic);
  return { log, source: new LogSource(log, { topics: [topic], startFrom: { kind: "earliest" } }, Date.now) };
}

const record = (text: string) => [{ timestampMs: 1, value: Buffer.from(text) }];

test("two sources are read as one, and each is told of its own positions alone", async () => {
  const [a, b] = [part("a"), part("b")];
  const both = new JoinedSources([a.source, b.source]);
  const listener = new RecordingListener();
  await both.start(listener);
  a.log.append({ topic: "a", partition: 0 }, record("1"));
  b.log.append({ topic: "b", partition: 0 }, record("2"));
  await listener.until("2 records", () => listener.countedTotal === 2);
  const positions = ["a", "b"].map((topic) => ({ topic, partition: 0, nextOffset: 1 }));
  await both.committed(positions);
  expect([a.log.committed({ topic: "a", partition: 0 }), a.log.committed({ topic: "b", partition: 0 })]).toEqual([
    1,
    undefined,
  ]);
  expect(b.log.committed({ topic: "b", partition: 0 })).toBe(1);
  expect(both.health().partitions.map(({ topic, nextOffset }) => `${topic} ${nextOffset}`)).toEqual(["a 1", "b 1"]);
  expect(both.health().conditions.map(({ name }) => name)).toEqual(["connected"]);
  await both.stop();
  expect(listener.states("a/0").at(-1)).toBe("revoked");
  expect(listener.states("b/0").at(-1)).toBe("revoked");
});

test("it is connected only where every source is, and shows what is amiss with any", async () => {
  const [a, b] = [part("a"), part("b", false)];
  const both = new JoinedSources([a.source, b.source]);
  const listener = new RecordingListener();
  await both.start(listener);
  await listener.until("a is read", () => listener.states("a/0").includes("caughtUp"));
  expect(both.health().conditions.map(({ name }) => name)).toEqual(["topic missing"]);
  await both.stop();
});
