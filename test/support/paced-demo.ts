import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { TestContext } from "vitest";
import { settingsSchema } from "../../src/config/schema.ts";
import type { OperatorCommand } from "../../src/core/judgement/obey.ts";
import { paneMs } from "../../src/core/stream/pane-delta.ts";
import { demoReferencePath, demoReferences } from "../../src/demo/demo-reference.ts";
import { FastClock } from "../../src/demo/fast-clock.ts";
import { memoryFeed } from "../../src/demo/memory-feed.ts";
import { startReceivers } from "../../src/demo/receivers.ts";
import { Story } from "../../src/demo/story.ts";
import { MemoryStore } from "../../src/edge/store/memory.ts";
import { startMonitor } from "../../src/monitor.ts";

export const demoToken = "a-token-for-the-page";
const startMs = Date.UTC(2026, 0, 19, 9);
const healthyMs = 600_000;

/** The demo's bad promotion on a clock that the test moves, seen through the web as ever. */
export interface PacedDemo {
  readonly url: string;
  /** Wall time of the story, epoch ms. */
  nowMs(): number;
  /** Asks the running driftline as a person would. */
  command(command: OperatorCommand): Promise<void>;
  /** Moves on to the end of this minute of the story; the promotion is at the tenth. */
  until(minute: number): Promise<void>;
  /** Moves on by one pane. */
  step(): Promise<void>;
  /** States of all orders, the first first. */
  orders(): readonly string[];
  /** Moves on until the newest order is in this state, at most an hour of the story. */
  untilOrder(state: string): Promise<void>;
}

export async function startPacedDemo(context: TestContext, mode: "auto" | "approve"): Promise<PacedDemo> {
  const clock = new FastClock(startMs);
  const feed = await memoryFeed(clock);
  const say = (): void => undefined;
  const rolloutMs = startMs + healthyMs;
  const story = new Story({ scenario: "bad-promotion", seed: 7, clock, basePerSecond: 60, rolloutMs, say });
  const { pagerUrl, controllerUrl, secret, close } = await startReceivers(story, clock);
  const settings = settingsSchema.parse({
    sources: [{ topic: feed.topic, model: "fraud" }],
    startFrom: "earliest",
    http: { port: 0, token: demoToken },
    models: { fraud: { reference: demoReferencePath() } },
    notifiers: [{ kind: "pagerduty", name: "pager", routingKey: "0".repeat(32), url: pagerUrl }],
    targets: [
      {
        ...{ kind: "webhook", name: "controller", model: "fraud", mode, idempotent: "key", secret, knownGood: ["v1"] },
        ...{ url: `${controllerUrl}/rollback`, probe: { url: `${controllerUrl}/version`, pointer: "/version" } },
      },
    ],
  });
  const monitor = await startMonitor(settings, {
    ...{ source: feed.source, store: new MemoryStore(), clock, log: pino({ enabled: false }), lostStore: null },
    ...{ references: demoReferences(), referencesFolder: join(tmpdir(), "driftline-paced-demo") },
    facts: (facts) => story.facts(facts),
  });
  if ("what" in monitor) throw new Error(monitor.what);
  context.onTestFinished(async () => {
    await monitor.stop();
    await close();
    await feed.close();
  });
  let nowMs = startMs;
  const step = async (): Promise<void> => {
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
    url: monitor.url,
    nowMs: () => nowMs,
    command: async (command) => {
      await monitor.engine.ask({ kind: "command", command, nowMs });
    },
    step,
    orders: () => monitor.engine.judge.books.rollbacks.orders.map((order) => order.state),
    until: async (minute) => {
      while (nowMs < startMs + minute * 60_000) await step();
    },
    untilOrder: async (state) => {
      const newest = () => monitor.engine.judge.books.rollbacks.orders.at(-1)?.state;
      while (newest() !== state && nowMs < startMs + 3_600_000) await step();
    },
  };
}
