import { expect, test } from "vitest";
import { Outbox } from "../../src/core/alerting/outbox.ts";
import type { Fact } from "../../src/core/facts.ts";
import { createLog } from "../../src/edge/telemetry/log.ts";
import { logFacts } from "../../src/runtime/log-facts.ts";
import { evidence, serving } from "../support/alert-story.ts";
import { notifyEffect, orderEffect } from "../support/effects.ts";

function logged(facts: readonly Fact[]): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  logFacts(createLog("debug", { write: (line: string) => void lines.push(JSON.parse(line)) }), facts);
  return lines;
}

const atMs = 1_700_000_000_000;

test("whatever is said of an incident or an order names it in the same field", () => {
  const outbox = new Outbox();
  const [page, order] = [notifyEffect("pager"), orderEffect("order", "prod")];
  outbox.add([page, order], atMs);
  const delivered = [page, order].flatMap(({ id }) => outbox.delivered(id, { kind: "sent" }, atMs));
  const lines = logged([
    { kind: "incident", id: "inc-1", serving, state: "opened", severity: "critical", atMs },
    { kind: "gate", target: "prod", incident: "inc-1", gate: "mode", passed: false, why: "observe", atMs },
    {
      ...{ kind: "order", target: "prod", orderId: "ord-1", incident: "inc-1", from: "v2", to: "v1", atMs },
      ...{ state: "sent", why: "" },
    },
    ...delivered,
  ]);
  expect(lines.map(({ event, incident, order: of, trace }) => ({ event, incident, of, trace }))).toEqual([
    { event: "incident", incident: "inc-1" },
    { event: "gate", incident: "inc-1" },
    { event: "order", incident: "inc-1", of: "ord-1" },
    { event: "delivery", incident: expect.stringContaining("driftline-"), trace: page.id },
    {
      ...{ event: "delivery", incident: expect.stringContaining("driftline-"), trace: order.id },
      of: expect.stringMatching(/./),
    },
  ]);
});

test("a line has the event's name, its own fields, and a sentence", () => {
  expect(logged([{ kind: "alarm", serving, evidence }])).toMatchObject([
    { level: "info", event: "alarm", serving, msg: "fraud v2: errors left its band" },
  ]);
});
