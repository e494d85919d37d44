import { LogSource } from "../edge/sources/log-source.ts";
import { MemoryLog } from "../edge/sources/memory-log.ts";
import type { Clock } from "../runtime/clock.ts";
import { type Feed, reached } from "./feed.ts";
import { trafficPartitions } from "./traffic.ts";

const topic = "predictions";

/** Records go through the memory of this process. What was taken is let go. */
export function memoryFeed(clock: Clock): Feed {
  const log = new MemoryLog();
  log.createTopic(topic, trafficPartitions);
  const source = new LogSource(log, { topics: [topic], startFrom: { kind: "earliest" } }, () => clock.nowMs());
  const ids = Array.from({ length: trafficPartitions }, (_, partition) => ({ topic, partition }));
  return {
    topic,
    source,
    append: async (records) => {
      for (const id of ids) log.append(id, records[id.partition] ?? []);
    },
    taken: async (engine, ending) => {
      const ends = ids.map((id) => log.bounds(id).high);
      await reached(engine, topic, ends, ending);
      if (ending?.aborted) return;
      for (const id of ids) log.dropBefore(id, ends[id.partition] ?? 0);
    },
    close: async () => undefined,
  };
}
