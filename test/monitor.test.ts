import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { expect, test } from "vitest";
import { settingsOf } from "../src/config/load.ts";
import { LogSource } from "../src/edge/sources/log-source.ts";
import { MemoryLog } from "../src/edge/sources/memory-log.ts";
import { MemoryStore } from "../src/edge/store/memory.ts";
import { type MonitorParts, startMonitor } from "../src/monitor.ts";
import { systemClock } from "../src/runtime/clock.ts";

const topic = "predictions";

/** Settings and parts of a sidecar on a port, and whether its source was begun. */
function sidecarOn(port: number) {
  const kafka = { brokers: ["nowhere:1"] };
  const text = JSON.stringify({ kafka, sources: [{ topic }], http: { port } });
  const loaded = settingsOf([{ name: "test", text }], {});
  if ("problems" in loaded) throw new Error(JSON.stringify(loaded.problems));
  const begun: string[] = [];
  class WatchedSource extends LogSource {
    override start(listener: Parameters<LogSource["start"]>[0]): Promise<void> {
      begun.push("source");
      return super.start(listener);
    }
  }
  const log = new MemoryLog();
  log.createTopic(topic);
  const parts: MonitorParts = {
    references: new Map(),
    source: new WatchedSource(log, { topics: [topic], startFrom: { kind: "earliest" } }, Date.now),
    store: new MemoryStore(),
    referencesFolder: "",
    lostStore: null,
    clock: systemClock,
    log: pino({ enabled: false }),
  };
  return { settings: loaded.settings, parts, begun };
}

async function taken(port: number): Promise<Server> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

test("a copy whose port is taken never begins to read, so that it joins no group", async () => {
  const first = await taken(0);
  const { settings, parts, begun } = sidecarOn(portOf(first));
  expect(await startMonitor(settings, parts)).toMatchObject({ what: expect.stringContaining("EADDRINUSE") });
  expect(begun).toEqual([]);
  first.close();
});

test("with a port of its own it reads, and answers", async () => {
  const { settings, parts, begun } = sidecarOn(0);
  const monitor = await startMonitor(settings, parts);
  if ("what" in monitor) throw new Error(monitor.what);
  expect(begun).toEqual(["source"]);
  expect((await fetch(`${monitor.url}/healthz`)).status).toBe(200);
  await monitor.stop();
});

test("state that cannot be read ends the start, and lets the port go", async () => {
  const held = await taken(0);
  const port = portOf(held);
  held.close();
  await once(held, "close");
  const { settings, parts } = sidecarOn(port);
  const store = new MemoryStore();
  const puts = [{ key: "profiler/watermark/group", value: new Uint8Array([255]) }];
  await store.commit({ id: 1, positions: [], change: { puts, deletes: [] }, audit: [] });
  await expect(startMonitor(settings, { ...parts, store })).rejects.toThrow("profiler/watermark/group");
  (await taken(port)).close();
});
