import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { paneMs } from "../core/stream/pane-delta.ts";
import { MemoryStore } from "../edge/store/memory.ts";
import type { NotListening } from "../edge/web/server.ts";
import type { Monitor } from "../monitor.ts";
import { type Clock, systemClock } from "../runtime/clock.ts";
import { runUntilSignal } from "../runtime/run-until-signal.ts";
import { startDemoMonitor } from "./demo-monitor.ts";
import type { Feed } from "./feed.ts";
import type { DemoLine } from "./lines.ts";
import { startReceivers } from "./receivers.ts";
import { type ScenarioName, scenarios } from "./scenarios.ts";
import { Story } from "./story.ts";

export interface LiveSettings {
  readonly scenario: ScenarioName;
  readonly seed: number;
  /** Opens the log that the records go through. */
  feed(clock: Clock): Promise<Feed>;
  readonly port: number;
  /** From the start to the fault, or to the rollout where nothing is wrong with it. */
  readonly faultAfterMs: number;
  readonly log: Logger;
  say(line: DemoLine): void;
}

const basePerSecond = 50;
/** v1 has served for so long when the demo begins: its records stand in the log, and are read in a moment. */
const pastMs = 1_800_000;
const stepMs = 200;

/** Tells a scenario in real time, and goes on until it is told to stop. Says why where it cannot begin. */
export async function runLive(settings: LiveSettings): Promise<NotListening | null> {
  const { scenario, seed, port, log, say } = settings;
  const clock = systemClock;
  const startMs = clock.nowMs();
  const rolloutMs = startMs + settings.faultAfterMs - scenarios[scenario].faultAfterMs;
  const feed = await settings.feed(clock);
  const story = new Story({ scenario, seed, clock, basePerSecond, rolloutMs, say });
  const receivers = await startReceivers(story, clock);
  const { topic, source } = feed;
  const monitor = await startDemoMonitor(story, receivers, {
    topic,
    source,
    store: new MemoryStore(),
    clock,
    log,
    port,
  });
  if ("what" in monitor) {
    await receivers.close();
    await feed.close();
    return monitor;
  }
  story.say({ event: "serving", address: monitor.url }, clock.nowMs());
  const ending = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => ending.abort());
  let failure: NotListening | null = null;
  const telling = tell(story, feed, monitor, startMs - pastMs, ending.signal).catch((error: unknown) => {
    if (ending.signal.aborted) return;
    failure = { what: `no more traffic: ${String(error)}`, remedy: "If Kafka has gone away, start the demo again" };
    process.kill(process.pid, "SIGTERM");
  });
  await runUntilSignal(monitor, log);
  ending.abort();
  await telling;
  await receivers.close();
  if (failure === null) await feed.close();
  story.say({ ...story.summary() }, clock.nowMs());
  return failure;
}

/** Writes traffic until now, again and again; first all of the past. */
async function tell(story: Story, feed: Feed, monitor: Monitor, fromMs: number, ending: AbortSignal): Promise<void> {
  let writtenMs = fromMs;
  let isTold = false;
  while (!ending.aborted) {
    const nowMs = systemClock.nowMs();
    while (writtenMs < nowMs && !ending.aborted) {
      const toMs = Math.min(nowMs, writtenMs + paneMs);
      story.tellUntil(toMs);
      await feed.append(story.traffic.take(writtenMs, toMs));
      writtenMs = toMs;
    }
    await feed.taken(monitor.engine, ending);
    if (!isTold && story.isOver(nowMs)) {
      isTold = true;
      story.say({ event: "told", missing: story.missing() }, nowMs);
    }
    await delay(stepMs, undefined, { signal: ending }).catch(() => undefined);
  }
}
