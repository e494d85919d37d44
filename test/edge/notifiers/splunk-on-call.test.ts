import { expect, test } from "vitest";
import { splunkOnCall, splunkOnCallSettings } from "../../../src/edge/notifiers/splunk-on-call.ts";
import { someNotification } from "../../support/effects.ts";

const settings = { name: "oncall", kind: "splunk-on-call", apiKey: "k3y-k3y", routingKey: "ml-team" };
const notifier = splunkOnCall(splunkOnCallSettings.parse(settings));
const context = {
  effectId: "notify/driftline-5e1f/1/oncall",
  routingKeyId: "",
  createdMs: 0,
  source: "driftline-test",
};
const bodyOf = (changed: object = {}) =>
  JSON.parse(notifier.request(someNotification(changed), context).body) as Record<string, unknown>;

test("a trigger opens an incident under the key as its entity, for the team of the routing key", () => {
  expect(notifier.request(someNotification(), context).url).toBe(
    "https://alert.victorops.com/integrations/generic/20131114/alert/k3y-k3y/ml-team",
  );
  expect(bodyOf()).toMatchObject({
    message_type: "CRITICAL",
    entity_id: "driftline-5e1f",
    entity_display_name: "fraud v7: errors 6.1 % of 1980, limit 3.0 % since 2026-11-22 10:00 UTC",
    state_message: expect.stringContaining("Next step: watch the confirmation"),
    state_start_time: 1_795_341_600,
    monitoring_tool: "driftline",
    ...{ model: "fraud", version: "v7", role: "primary" },
  });
});

test("severities page, are shown or are noted; a resolve recovers the same entity, and a change pages nobody", () => {
  const typeOf = (changed: object) => bodyOf(changed).message_type;
  expect(["critical", "error", "warning", "info"].map((severity) => typeOf({ severity }))).toEqual([
    ...["CRITICAL", "CRITICAL", "WARNING", "INFO"],
  ]);
  expect(bodyOf({ action: "resolve" })).toMatchObject({ message_type: "RECOVERY", entity_id: "driftline-5e1f" });
  expect(typeOf({ action: "change" })).toBe("INFO");
});

test("a key that is no part of a URL is refused by the settings", () => {
  for (const apiKey of ["a/b", "a b", "", "a?b"])
    expect(splunkOnCallSettings.safeParse({ ...settings, apiKey }).success).toBe(false);
});

test("what was taken and refused is not sent, and an unknown key is said without being named", () => {
  const reply = (status: number, body: string) => ({ status, headers: {}, body });
  expect(notifier.reply(reply(200, '{"result":"success","entity_id":"x"}'), { kind: "sent" })).toEqual({
    kind: "sent",
  });
  expect(notifier.reply(reply(200, '{"result":"failure"}'), { kind: "sent" })).toMatchObject({ kind: "refused" });
  expect(notifier.reply(reply(404, "k3y-k3y"), { kind: "refused", why: "the receiver answered 404" })).toEqual({
    kind: "refused",
    why: "Splunk On-Call knows no such key (404): check apiKey",
  });
  const retry = { kind: "retry", why: "the receiver answered 503", ambiguous: true } as const;
  expect(notifier.reply(reply(503, ""), retry)).toEqual(retry);
});
