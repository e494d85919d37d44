import { expect, test } from "vitest";
import { webhook, webhookSettings } from "../../../src/edge/notifiers/webhook.ts";
import { someNotification } from "../../support/effects.ts";

const secret = Buffer.alloc(32, 1).toString("base64");
const settings = { name: "chat", kind: "webhook", url: "https://example.org/hook", secret };
const context = {
  effectId: "notify/driftline-5e1f/1/chat",
  routingKeyId: "",
  createdMs: Date.UTC(2026, 10, 22, 10),
  source: "driftline-test",
};

test("the message is typed by its action and holds the whole notification", () => {
  const request = webhook(webhookSettings.parse(settings)).request(someNotification(), context);
  expect(JSON.parse(request.body)).toEqual({
    type: "model.incident.trigger",
    timestamp: "2026-11-22T10:00:00.000Z",
    data: { ...someNotification(), source: "driftline-test" },
  });
  expect(request.headers["idempotency-key"]).toBe(context.effectId);
  expect(request.sign).toEqual({ id: context.effectId, secrets: [secret] });
});

test("during a change of secrets both sign", () => {
  const previousSecret = Buffer.alloc(32, 2).toString("base64");
  const request = webhook(webhookSettings.parse({ ...settings, previousSecret })).request(someNotification(), context);
  expect(request.sign?.secrets).toEqual([secret, previousSecret]);
});

test.each([
  ["webhook-id", "1"],
  ["Webhook-Signature", "1"],
  ["IDEMPOTENCY-KEY", "1"],
  ["X-A", "1\r\nwebhook-id: 2"],
  ["bad name", "1"],
])("the user's header %s: %j is refused", (name, value) => {
  expect(webhookSettings.safeParse({ ...settings, headers: { [name]: value } }).success).toBe(false);
});

test.each(["short", Buffer.alloc(23).toString("base64"), Buffer.alloc(65).toString("base64"), "whsec_"])(
  "%s is no secret",
  (weak) => {
    expect(webhookSettings.safeParse({ ...settings, secret: weak }).success).toBe(false);
  },
);
