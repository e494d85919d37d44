import { createRequire } from "node:module";
import { afterEach, expect, test, vi } from "vitest";
import { quietIdleTimers, requestQueueClass } from "../../../../src/edge/sources/kafka/idle-timers.ts";

interface Queue {
  pending: unknown[];
  throttledUntil: number;
  scheduleCheckPendingRequests(): void;
  destroy(): void;
}

const queue = (): Queue => {
  const RequestQueue = requestQueueClass() as unknown as new (options: object) => Queue;
  return new RequestQueue({
    maxInFlightRequests: null,
    requestTimeout: 1000,
    enforceRequestTimeout: false,
    clientId: "c",
    broker: "b",
    logger: { debug: () => undefined },
  });
};

afterEach(() => vi.restoreAllMocks());

test("kafkajs still has the method that the cure replaces", () => {
  const { version } = createRequire(import.meta.url)("kafkajs/package.json") as { version: string };
  expect(version).toBe("2.2.4");
  expect(requestQueueClass().prototype.scheduleCheckPendingRequests).toBeTypeOf("function");
});

test("a queue without pending requests sets no timer, one with pending or throttled requests does", () => {
  quietIdleTimers();
  const timers = vi.spyOn(globalThis, "setTimeout");
  const idle = queue();
  idle.scheduleCheckPendingRequests();
  expect(timers).toHaveBeenCalledTimes(0);
  const pending = queue();
  pending.pending.push({});
  pending.scheduleCheckPendingRequests();
  expect(timers).toHaveBeenCalledTimes(1);
  const throttled = queue();
  throttled.throttledUntil = Date.now() + 60_000;
  throttled.scheduleCheckPendingRequests();
  expect(timers).toHaveBeenCalledTimes(2);
  pending.destroy();
  throttled.destroy();
});
