import { expect, test } from "vitest";
import { pagerduty, pagerdutyLimits, pagerdutySettings } from "../../../src/edge/notifiers/pagerduty.ts";
import { someNotification } from "../../support/effects.ts";

const oldKey = "0".repeat(32);
const newKey = "1".repeat(32);
const context = { effectId: "notify/1", routingKeyId: "", createdMs: 0, source: "driftline-test" };

function notifier(settings: object = {}) {
  return pagerduty(pagerdutySettings.parse({ name: "pager", kind: "pagerduty", routingKey: newKey, ...settings }));
}

function sent(changed = {}, settings = {}) {
  const request = notifier(settings).request(someNotification(changed), context);
  return { request, body: JSON.parse(request.body) };
}

test("a trigger carries key, severity, source and everything that was decided", () => {
  const { request, body } = sent();
  expect(request.url).toBe("https://events.pagerduty.com/v2/enqueue");
  expect(body).toMatchObject({
    routing_key: newKey,
    event_action: "trigger",
    dedup_key: "driftline-5e1f",
    client: "driftline",
    payload: {
      severity: "critical",
      source: "driftline-test",
      timestamp: "2026-11-22T10:01:00.000Z",
      component: "fraud",
      group: "v7",
      class: "primary",
    },
    links: [{ text: "evidence" }],
  });
  expect(body.payload.custom_details).toMatchObject({
    done: "ordered fraud v7 → v6 at target prod",
    nextStep: "watch the confirmation",
  });
});

test("a resolve carries the key of its trigger and nothing else", () => {
  expect(sent({ action: "resolve" }).body).toEqual({
    routing_key: newKey,
    event_action: "resolve",
    dedup_key: "driftline-5e1f",
  });
});

test("a change goes to the change events and has no key", () => {
  const { request, body } = sent({ action: "change" });
  expect(request.url).toBe("https://events.pagerduty.com/v2/change/enqueue");
  expect(body).toMatchObject({ routing_key: newKey, payload: { source: "driftline-test" } });
  expect(body).not.toHaveProperty("dedup_key");
});

test("what was triggered through the old key is resolved through the old key", () => {
  const routingKeyId = notifier({ routingKey: oldKey }).routingKeyId;
  const request = notifier({ previousRoutingKey: oldKey }).request(someNotification({ action: "resolve" }), {
    ...context,
    routingKeyId,
  });
  expect(JSON.parse(request.body).routing_key).toBe(oldKey);
  expect(routingKeyId).not.toContain(oldKey);
});

test("keys, summaries and events beyond PagerDuty's limits are made to fit", () => {
  const key = "k".repeat(pagerdutyLimits.dedupKey + 1);
  const alert = someNotification().alerts[0];
  const alerts = Array.from({ length: 20_000 }, () => ({ ...alert, effect: "é".repeat(50) }));
  const { request, body } = sent({ key, summary: "s".repeat(2_000), alerts });
  expect(body.dedup_key).toMatch(/^driftline-[0-9a-f]{64}$/);
  expect(body.dedup_key).toBe(sent({ key }).body.dedup_key);
  expect(body.payload.summary.length).toBe(pagerdutyLimits.summary);
  expect(Buffer.byteLength(request.body)).toBeLessThan(pagerdutyLimits.eventBytes);
  expect(body.payload.custom_details.alerts).toContain("left out");
});

test("an invalid event is final and says why without the key; 429 waits the half minute that PagerDuty asks for", () => {
  const body = JSON.stringify({ status: "invalid event", errors: [`'${newKey}' is no routing key`] });
  const refused = notifier().reply(
    { status: 400, headers: {}, body },
    { kind: "refused", why: "the receiver answered 400" },
  );
  expect(refused).toEqual({ kind: "refused", why: "PagerDuty found the event invalid: '[key]' is no routing key" });
  const usual = { kind: "retry", why: "the receiver answered 429", ambiguous: false } as const;
  expect(notifier().reply({ status: 429, headers: {}, body: "" }, usual)).toMatchObject({
    kind: "retry",
    afterMs: 30_000,
  });
  expect(notifier().reply({ status: 429, headers: {}, body: "" }, { ...usual, afterMs: 5_000 })).toMatchObject({
    afterMs: 5_000,
  });
});

test("only an address that a person wrote may be private", () => {
  expect(sent().request.reach.named).toBe(false);
  expect(sent({}, { url: "http://127.0.0.1:1/" }).request.reach.named).toBe(true);
});
