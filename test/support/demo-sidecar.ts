import { pino } from "pino";
import type { TestContext } from "vitest";
import { paneMs } from "../../src/core/stream/pane-delta.ts";
import { startDemoMonitor } from "../../src/demo/demo-monitor.ts";
import { FastClock } from "../../src/demo/fast-clock.ts";
import { memoryFeed } from "../../src/demo/memory-feed.ts";
import { startReceivers } from "../../src/demo/receivers.ts";
import { Story } from "../../src/demo/story.ts";
import { MemoryStore } from "../../src/edge/store/memory.ts";

/** The demo's bad promotion with a real HTTP port, whose event time goes on only when it is told to. */
export interface DemoSidecar {
  /** host:port of /metrics. */
  readonly address: string;
  /** What has been said so far, as the demo's lines. */
  readonly said: readonly { readonly event: string }[];
  /** Lets panes pass until something holds of /metrics. @throws when two hours pass without it */
  tellUntil(holds: (metrics: string) => boolean): Promise<void>;
}

const startMs = Date.UTC(2026, 0, 19, 9);
const healthyMs = 600_000;
const longestMs = 7_200_000;
/** Looking at /metrics costs more than a pane. */
const panesPerLook = 3;

export async function startDemoSidecar(context: TestContext): Promise<DemoSidecar> {
  const clock = new FastClock(startMs);
  const feed = await memoryFeed(clock);
  const said: { readonly event: string }[] = [];
  const story = new Story({
    scenario: "bad-promotion",
    seed: 7,
    clock,
    basePerSecond: 60,
    rolloutMs: startMs + healthyMs,
    say: (line) => said.push(line),
  });
  const receivers = await startReceivers(story, clock);
  const { topic, source } = feed;
  const parts = { topic, source, store: new MemoryStore(), clock, log: pino({ enabled: false }), port: 0 };
  const monitor = await startDemoMonitor(story, receivers, parts);
  if ("what" in monitor) throw new Error(monitor.what);
  context.onTestFinished(async () => {
    await monitor.stop();
    await receivers.close();
    await feed.close();
  });
  let nowMs = startMs;
  const tellPane = async () => {
    story.tellUntil(nowMs);
    const records = story.traffic.take(nowMs, nowMs + paneMs);
    nowMs += paneMs;
    clock.moveTo(nowMs);
    await feed.append(records);
    await feed.taken(monitor.engine);
    monitor.tick();
    await monitor.engine.settled();
  };
  return {
    address: new URL(monitor.url).host,
    said,
    tellUntil: async (holds) => {
      while (nowMs < startMs + longestMs) {
        for (let panes = 0; panes < panesPerLook; panes += 1) await tellPane();
        if (holds(await (await fetch(`${monitor.url}/metrics`)).text())) return;
      }
      throw new Error("two hours passed without it");
    },
  };
}
