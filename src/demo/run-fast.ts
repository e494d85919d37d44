import { setImmediate as nextTurn } from "node:timers/promises";
import { paneMs } from "../core/stream/pane-delta.ts";
import { MemorySource } from "../edge/sources/memory.ts";
import { MemoryLog } from "../edge/sources/memory-log.ts";
import type { Engine } from "../runtime/engine.ts";
import { FastClock } from "./fast-clock.ts";
import { startFastEngine } from "./fast-engine.ts";
import type { DemoLine } from "./lines.ts";
import { startReceivers } from "./receivers.ts";
import type { ScenarioName } from "./scenarios.ts";
import { Story } from "./story.ts";
import { trafficPartitions } from "./traffic.ts";
import type { Summary } from "./verdict.ts";

export interface FastSettings {
  readonly scenario: ScenarioName;
  readonly seed: number;
  say(line: DemoLine): void;
}

const topic = "predictions";
const basePerSecond = 60;
/** A Monday morning. */
const startMs = Date.UTC(2026, 0, 19, 9);
/** Enough for v1 to be shown quiet with 95 % confidence at nearly every seed. */
const healthyMs = 600_000;

/** Tells a scenario in accelerated event time: the same program as ever, on a clock that jumps from pane to pane. */
export async function runFast({ scenario, seed, say }: FastSettings): Promise<{ summary: Summary; missing: string[] }> {
  const clock = new FastClock(startMs);
  const story = new Story({ scenario, seed, clock, basePerSecond, startMs, rolloutMs: startMs + healthyMs, say });
  const receivers = await startReceivers(story, clock);
  const log = new MemoryLog();
  log.createTopic(topic, trafficPartitions);
  const source = new MemorySource(log, { topics: [topic], startFrom: { kind: "earliest" } }, () => clock.nowMs());
  const engine = await startFastEngine(story, receivers, source, topic, clock);
  try {
    for (let nowMs = startMs; !story.isOver(nowMs); nowMs += paneMs) {
      story.tellUntil(nowMs);
      const records = story.traffic.take(nowMs, nowMs + paneMs);
      clock.moveTo(nowMs + paneMs);
      for (const [partition, part] of records.entries()) log.append({ topic, partition }, part);
      await handedOn(log, engine);
      engine.tick();
      await engine.settled();
    }
  } finally {
    await engine.stop();
    await receivers.close();
  }
  return { summary: story.summary(), missing: story.missing() };
}

/** Resolves when the engine has taken everything in the log, which is then let go. */
async function handedOn(log: MemoryLog, engine: Engine): Promise<void> {
  for (let partition = 0; partition < trafficPartitions; partition += 1) {
    const id = { topic, partition };
    const { high } = log.bounds(id);
    while ((engine.pipeline.position(id) ?? 0) < high) await nextTurn();
    log.dropBefore(id, high);
  }
}
