// What a Kafka source costs while nothing comes: CPU as a share of one core, and timers set per second. `node bench/kafka-idle.ts [BROKERS] [SECONDS]`; its own broker without BROKERS.
const counted = { timers: 0 };
const setTimer = globalThis.setTimeout;
globalThis.setTimeout = Object.assign((...words: Parameters<typeof setTimer>) => {
  counted.timers += 1;
  return setTimer(...words);
}, setTimer) as typeof setTimer;

const { randomUUID } = await import("node:crypto");
const { startKafkaBroker } = await import("../src/demo/kafka-broker.ts");
const { KafkaSource } = await import("../src/edge/sources/kafka.ts");
const { kafkaClient } = await import("../src/edge/sources/kafka/client.ts");
const { kafkaSettings } = await import("../src/edge/sources/kafka/settings.ts");

/** How long the first fetches and looks may settle. */
const settleMs = 2_000;
const [named, seconds = "5"] = process.argv.slice(2);
const own = named ? undefined : await startKafkaBroker();
if (own !== undefined && "unavailable" in own) throw new Error(`${own.unavailable}. ${own.remedy}`);
const settings = kafkaSettings.parse({ brokers: [named || own?.brokers], groupId: `idle-${randomUUID()}` });
const topic = `idle-${randomUUID()}`;
const admin = kafkaClient(settings, () => undefined).admin();
await admin.connect();
await admin.createTopics({ topics: [{ topic, numPartitions: 4 }] });
await admin.disconnect();

let begin: () => void = () => undefined;
const reading = new Promise<void>((resolve) => {
  begin = resolve;
});
const source = new KafkaSource(
  { kafka: settings, topics: [topic], startFrom: { kind: "latest" } },
  () => undefined,
  Date.now,
);
await source.start({
  position: () => undefined,
  positionsChosen: async () => undefined,
  records: () => undefined,
  state: () => undefined,
  condition: ({ name }) => (name === "connected" ? begin() : undefined),
});
await reading;
await new Promise((resolve) => setTimer(resolve, settleMs));
const windowMs = Number(seconds) * 1000;
const before = { timers: counted.timers, cpu: process.cpuUsage() };
await new Promise((resolve) => setTimer(resolve, windowMs));
const { user, system } = process.cpuUsage(before.cpu);
const idle = {
  cpuShareOfCore: (user + system) / 1000 / windowMs,
  timersPerSecond: ((counted.timers - before.timers) * 1000) / windowMs,
  rssMiB: process.memoryUsage.rss() / 2 ** 20,
};
process.stdout.write(`${JSON.stringify(idle)}\n`);
await source.stop();
await own?.remove();
