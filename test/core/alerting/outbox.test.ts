import { expect, test } from "vitest";
import type { NewEffect } from "../../../src/core/alerting/effect.ts";
import type { Notification } from "../../../src/core/alerting/notification.ts";
import { type Delivery, Outbox } from "../../../src/core/alerting/outbox.ts";
import type { Severity } from "../../../src/core/facts.ts";
import { serving } from "../../support/alert-story.ts";
import { Story } from "../../support/rollback-story.ts";

const dayMs = 86_400_000;
const busy: Delivery = { kind: "retry", why: "503", ambiguous: false };

function note(
  id: string,
  action: Notification["action"],
  key = "driftline-1",
  severity: Severity = "critical",
): NewEffect {
  const words = {
    summary: "",
    sinceMs: 0,
    atMs: 0,
    cause: "",
    done: "",
    nextStep: "",
    changes: [],
    alerts: [],
    links: [],
  };
  const body = { ...words, key, incident: "driftline-1", action, severity, serving };
  return { kind: "notify", id, receiver: "pager", routingKeyId: "key-1", expiresMs: dayMs, body };
}

function order(): NewEffect {
  const [effect] = new Story().alarm().effects;
  if (effect === undefined) throw new Error("the story made no order");
  return effect;
}

const due = (outbox: Outbox, nowMs: number) => outbox.due(nowMs).map(({ id }) => id);

test("an effect waits until it is delivered, and is handed out until then", () => {
  const outbox = new Outbox();
  outbox.add([note("a", "trigger")], 0);
  expect(due(outbox, 0)).toEqual(["a"]);
  expect(due(outbox, 1)).toEqual(["a"]);
  expect(outbox.delivered("a", { kind: "sent" }, 2).map((fact) => fact.kind === "delivery" && fact.state)).toEqual([
    "delivered",
  ]);
  expect(outbox.waiting).toEqual([]);
  expect(outbox.delivered("a", { kind: "sent" }, 3)).toEqual([]);
});

test("an effect decided twice is one effect", () => {
  const outbox = new Outbox();
  outbox.add([note("a", "trigger")], 0);
  outbox.add([note("a", "trigger")], 5);
  expect(outbox.waiting.map(({ createdMs }) => createdMs)).toEqual([0]);
});

test("a notification is tried at 0, 5 s, 30 s, 2 m, 10 m, 30 m and every 30 m, and given up after a day", () => {
  const outbox = new Outbox();
  outbox.add([note("a", "trigger")], 0);
  const waits: number[] = [];
  let now = 0;
  for (;;) {
    outbox.delivered("a", busy, now);
    const next = outbox.get("a");
    if (next?.state !== "waiting") break;
    expect(due(outbox, next.nextAttemptMs - 1)).toEqual([]);
    waits.push((next.nextAttemptMs - now) / 1000);
    now = next.nextAttemptMs;
    expect(due(outbox, now)).toEqual(["a"]);
  }
  expect(waits.slice(0, 7)).toEqual([5, 30, 120, 600, 1800, 1800, 1800]);
  expect(now).toBeGreaterThan(dayMs - 1_800_001);
  expect(outbox.dead.map(({ id, lastWhy }) => `${id} ${lastWhy}`)).toEqual(["a 503"]);
});

test("a receiver that asks for patience gets it", () => {
  const outbox = new Outbox();
  outbox.add([note("a", "trigger")], 0);
  outbox.delivered("a", { ...busy, afterMs: 90_000 }, 0);
  expect(due(outbox, 89_999)).toEqual([]);
  expect(due(outbox, 90_000)).toEqual(["a"]);
});

test("a refused notification is given up at once, and frees its lane", () => {
  const outbox = new Outbox();
  outbox.add([note("a", "trigger"), note("b", "resolve")], 0);
  outbox.delivered("a", { kind: "refused", why: "400" }, 0);
  expect(outbox.dead.map(({ id }) => id)).toEqual(["a"]);
  expect(due(outbox, 0)).toEqual(["b"]);
});

test("a resolve never overtakes its trigger, and other incidents do not wait for it", () => {
  const outbox = new Outbox();
  outbox.add([note("a", "trigger"), note("b", "resolve"), note("c", "trigger", "driftline-2")], 0);
  expect(due(outbox, 0)).toEqual(["a", "c"]);
  outbox.delivered("a", busy, 0);
  expect(due(outbox, 1000)).toEqual(["c"]);
  outbox.delivered("a", { kind: "sent" }, 5000);
  expect(due(outbox, 5000)).toEqual(["b", "c"]);
});

test("a trigger that waits gives way to a newer one of its key", () => {
  const outbox = new Outbox();
  outbox.add([note("a", "trigger")], 0);
  outbox.add([note("b", "trigger")], 1);
  expect(due(outbox, 1)).toEqual(["b"]);
});

test("an order's attempt ends with its result, whatever that is: the order decides about the next", () => {
  const outbox = new Outbox();
  const effect = order();
  outbox.add([effect], 0);
  expect(due(outbox, 0)).toEqual([effect.id]);
  outbox.delivered(effect.id, { ...busy, ambiguous: true }, 0);
  expect(outbox.waiting).toEqual([]);
  expect(outbox.dead).toEqual([]);
});

test("nothing leaves after its expiry", () => {
  const outbox = new Outbox();
  const effect = order();
  outbox.add([effect, note("a", "trigger")], 0);
  expect(due(outbox, effect.expiresMs)).toEqual([]);
  outbox.tick(effect.expiresMs);
  expect(outbox.waiting).toEqual([]);
  expect(outbox.dead.map(({ id }) => id)).toEqual(["a"]);
});

test("what is withdrawn is not handed out any more", () => {
  const outbox = new Outbox();
  outbox.add([order()], 0);
  outbox.withdraw(outbox.waiting.map(({ id }) => id));
  expect(due(outbox, 0)).toEqual([]);
});

test("it never holds more than a thousand: the least important, oldest notification is dropped, an order never", () => {
  const outbox = new Outbox();
  outbox.add([order(), note("old", "trigger", "k-old", "warning"), note("bad", "trigger", "k-bad")], 0);
  const many = Array.from({ length: 998 }, (_, i) => note(`n${i}`, "trigger", `k${i}`, "warning"));
  const facts = outbox.add(many, 1);
  expect(facts.map((fact) => fact.kind === "delivery" && `${fact.effectId} ${fact.state}`)).toEqual(["old dropped"]);
  expect(outbox.waiting).toHaveLength(1000);
  expect(outbox.waiting.some(({ kind }) => kind === "order")).toBe(true);
});

test("it keeps the last hundred dead letters", () => {
  const outbox = new Outbox();
  for (let i = 0; i < 120; i += 1) {
    outbox.add([note(`n${i}`, "trigger", `k${i}`)], i);
    outbox.delivered(`n${i}`, { kind: "refused", why: "400" }, i);
  }
  expect(outbox.dead.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, i) => `n${i + 20}`));
});

test("restored in any order, it hands out the same effects at the same times", () => {
  const outbox = new Outbox();
  outbox.add([note("b", "trigger"), note("a", "resolve"), order()], 0);
  outbox.delivered("b", busy, 0);
  const again = new Outbox();
  again.restore(outbox.entries().reverse());
  for (const nowMs of [0, 4_999, 5_000]) expect(new Set(due(again, nowMs))).toEqual(new Set(due(outbox, nowMs)));
  again.add([note("c", "resolve")], 1);
  expect(due(again, 5_000)).toContain("b");
});
