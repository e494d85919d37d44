import { expect, test } from "vitest";
import type { Fact } from "../../../src/core/facts.ts";
import { FactCounts } from "../../../src/edge/telemetry/fact-counts.ts";

const gate = (passed: boolean): Fact => ({
  kind: "gate",
  target: "prod",
  incident: "i",
  gate: "mode",
  passed,
  why: "",
  atMs: 0,
});

test("facts add up by their labels; a gate counts only where it blocks", () => {
  const counts = new FactCounts();
  counts.count([gate(false), gate(true), gate(false)]);
  counts.count([
    {
      kind: "delivery",
      incident: "driftline-1",
      orderId: null,
      effectId: "e",
      receiver: "oncall",
      state: "delivered",
      why: "",
      atMs: 0,
    },
    {
      kind: "order",
      target: "prod",
      orderId: "o",
      incident: "i",
      from: "v7",
      to: "v6",
      state: "sent",
      why: "",
      atMs: 0,
    },
  ]);
  expect(counts.gateBlocks.rows()).toEqual([{ target: "prod", gate: "mode", count: 2 }]);
  expect(counts.deliveries.rows()).toEqual([{ receiver: "oncall", state: "delivered", count: 1 }]);
  expect(counts.orders.rows()).toEqual([{ target: "prod", state: "sent", count: 1 }]);
  expect(counts.alarms.rows()).toEqual([]);
});
